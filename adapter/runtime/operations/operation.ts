import { OperationEvent } from "../abi.ts";
import type { OperationFailure } from "../abi-payloads.ts";
import { encodeJson } from "../bridge/envelope.ts";
import { IncomingBody } from "../incoming-body.ts";
import { OutgoingBody } from "../outgoing-body.ts";
import { Pending } from "../pending.ts";
import type { Timers } from "../timers.ts";

/** What an operation is given beside its arguments: bytes, a stream of them, or null for none. */
export type OperationBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null;

/** What an operation gives: any JSON value, or bytes that are one already, and bytes where its kind has some. */
export interface OperationResult {
  head: unknown;
  body?: ReadableStream<Uint8Array> | Uint8Array | null;
}

/**
 * Does an operation, in the context that it belongs to. The signal is aborted when nobody waits for it any more. Rejects
 * with an {@link OperationError}; anything else counts as one of the code `failed`.
 */
export type Perform = (body: OperationBody, signal: AbortSignal) => Promise<OperationResult>;

/** A kind of operation. */
export interface OperationKind {
  /**
   * Takes its arguments, any JSON value that a guest wrote, and returns what does it. Throws a GuestFault for arguments
   * that are malformed.
   */
  prepare(args: unknown): Perform;

  /** Tells at once why what the platform has by that name can't be used. Only of kinds that work on such a binding. */
  check?(name: string): OperationFailure | undefined;
}

/** An operation that failed, in a way that the program is told of. */
export class OperationError extends Error {
  override name = "OperationError";
  readonly code: string;

  constructor(code: string, text: string) {
    super(text);
    this.code = code;
  }
}

/** What an operation needs of those it is one of. */
export interface OperationRegistry {
  /** Hands an event to the guest. Never called from inside wasm. */
  deliver(event: number, id: number, payload?: Uint8Array): void;
  /** The guest is done with it: its id is free. */
  release(id: number): void;
}

/** Something that the platform does for the guest. The bridge calls close from inside wasm, in any context. */
export class Operation extends Pending {
  readonly id: number;
  /** The body that the guest streams into it. */
  readonly upload: OutgoingBody | undefined;
  /** The bytes of its result. */
  result: IncomingBody | undefined;
  readonly #registry: OperationRegistry;
  readonly #perform: Perform;
  readonly #whole: Uint8Array<ArrayBuffer> | null;
  #controller: AbortController | undefined;

  /** `whole` is its body, undefined for one that is streamed. */
  constructor(
    id: number,
    perform: Perform,
    whole: Uint8Array<ArrayBuffer> | null | undefined,
    registry: OperationRegistry,
  ) {
    super();
    this.id = id;
    this.#perform = perform;
    this.#registry = registry;
    this.#whole = whole ?? null;
    if (whole !== undefined) return;
    const drain = (): void => {
      if (!this.ended) registry.deliver(OperationEvent.drain, id);
    };
    this.upload = new OutgoingBody(drain, drain);
  }

  /** Begins it, in the context of this call, which `keep` keeps until it is done. */
  begin(timers: Timers, keep: ((promise: Promise<unknown>) => void) | undefined): void {
    if (this.ended) return;
    const done = this.run(timers);
    keep?.(done);
  }

  /** Nobody wants its result any more. */
  close(): void {
    this.result?.stop();
    this.upload?.stop();
    this.finish();
  }

  attend(): void {
    if (this.ended) {
      this.#controller?.abort();
      this.result?.discard(true);
    } else if (this.#controller === undefined) this.#start();
    else this.result?.fill(() => this.ended || this.#registry.deliver(OperationEvent.data, this.id));
  }

  /** Its context is lost: nothing of it will come any more. */
  cancel(): void {
    if (this.ended) return;
    if (this.result === undefined) {
      this.#fail({ code: "lost", text: "the platform has ended the request that it was started in" });
      return;
    }
    this.result.stop();
    this.#registry.deliver(OperationEvent.data, this.id);
  }

  #start(): void {
    this.#controller = new AbortController();
    this.#perform(this.upload?.stream() ?? this.#whole, this.#controller.signal).then(
      (result) => this.#succeed(result),
      (error) => this.#fail(describeFailure(error)),
    );
  }

  #succeed({ head, body }: OperationResult): void {
    if (this.ended) {
      if (body instanceof ReadableStream) body.cancel().catch(() => {});
      return;
    }
    if (body) this.result = new IncomingBody(body, () => this.wake());
    this.#registry.deliver(OperationEvent.result, this.id, head instanceof Uint8Array ? head : encodeJson(head));
  }

  #fail(failure: OperationFailure): void {
    if (this.ended) return;
    this.close();
    this.#registry.release(this.id);
    this.#registry.deliver(OperationEvent.failure, this.id, encodeJson(failure));
  }
}

function describeFailure(error: unknown): OperationFailure {
  if (error instanceof OperationError) return { code: error.code, text: error.message };
  return { code: "failed", text: error instanceof Error ? error.message : String(error) };
}
