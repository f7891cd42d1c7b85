import type { ResponseHead } from "./abi-payloads.ts";
import { Background } from "./background.ts";
import { isBodyless } from "./bodyless.ts";
import { parseContentLength } from "./content-length.ts";
import { defer } from "./deferred.ts";
import type { Failure } from "./failure.ts";
import { GuestFault } from "./faults.ts";
import { IncomingBody } from "./incoming-body.ts";
import type { Origin } from "./origin.ts";
import { OutgoingBody } from "./outgoing-body.ts";
import { Answerable, type Registry } from "./pending.ts";
import type { Platform } from "./platform.ts";
import type { Redact } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import type { Timers } from "./timers.ts";

/** What an exchange needs of its instance. */
export interface ExchangeHost extends Registry {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly redact: Redact;
  body(id: number): void;
  writable(id: number): void;
  cancel(id: number): void;
}

/**
 * One request and its response. The bridge calls respond, start, write, end, panicked, hold and unhold from inside wasm,
 * in any request's context; they only take note. The Response itself is made in {@link attend}.
 */
export class Exchange extends Answerable {
  readonly body: IncomingBody | undefined;
  /** Bytes of the body; -1 when it is not known beforehand. */
  readonly size: number = 0;
  readonly request: Request;
  readonly origin: Origin;
  readonly #host: ExchangeHost;
  #head: ResponseHead | undefined;
  #failure: Failure | undefined;
  #whole: Uint8Array<ArrayBuffer> | undefined;
  #stream: OutgoingBody | undefined;
  #background: Background | undefined;
  /** The guest has said all of its response. */
  #closed = false;
  #answered = false;
  #cancelled = false;
  #answer: ((response: Response) => void) | undefined;

  constructor(id: number, request: Request, origin: Origin, host: ExchangeHost) {
    super(id, host);
    this.#host = host;
    this.request = request;
    this.origin = origin;
    const stream = host.platform.body(request);
    if (stream === null) return;
    this.size = parseContentLength(request.headers.get("content-length")) ?? -1;
    this.body = new IncomingBody(stream, () => this.wake(), this.size);
  }

  /** The guest has said all of its response. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Work in the background keeps the request's context. */
  get held(): boolean {
    return !this.isLost && this.#background?.isOver === false;
  }

  respond(head: ResponseHead, body: Uint8Array<ArrayBuffer>): void {
    this.#begin(head);
    this.#whole = body;
    this.#close();
  }

  start(head: ResponseHead): void {
    this.#begin(head);
    this.#stream = this.#newStream();
    if (this.#cancelled || isBodyless(this.request.method, head.status)) this.#stream.stop();
    this.wake();
  }

  write(chunk: Uint8Array<ArrayBuffer>): number {
    if (this.#stream === undefined || this.#closed) throw new GuestFault("respond_write without respond_start");
    return this.#stream.write(chunk);
  }

  end(ok: boolean): void {
    if (this.#closed) throw new GuestFault("a second end of one response");
    if (this.#stream !== undefined) this.#stream.end(ok);
    else if (ok) throw new GuestFault("respond_end without respond_start");
    else this.#fail({ status: 500, reason: "the handler ended without a response", detail: "" });
    this.#close();
  }

  /** The handler panicked; `text` says with what, and where. */
  panicked(text: string): void {
    if (this.#closed) throw new GuestFault("a panic after the end of a response");
    const [reason] = text.split("\n", 1);
    this.#fail({ status: 500, reason: `panic: ${reason}`, detail: text });
    this.#close();
  }

  /** Work of this request goes on in the background, beyond its response. */
  hold(): void {
    if (!this.#background?.parts) {
      this.#background = new Background(this.#backgroundLimit, () => this.#closed && this.finish());
    }
    this.#background.add();
    this.wake();
  }

  /** A part of the work in the background is done. */
  unhold(): void {
    if (!this.#background?.parts) throw new GuestFault("the end of background work that never began");
    this.#background.remove();
  }

  /** The client went away: the handler is told, and may go on until it returns. */
  cancel(): void {
    if (this.#closed) return;
    this.#cancelled = true;
    this.body?.stop();
    this.#stream?.stop();
    this.#host.cancel(this.id);
  }

  abandon(reason: string, detail = ""): void {
    if (!this.#closed) {
      this.#fail({ status: 500, reason, detail });
      this.#close();
    } else if (!this.held) {
      this.finish(); // once more, where the stack has overflowed in it
    }
    this.#background?.cutOff(this.#name, reason);
  }

  override disconnect(): void {
    super.disconnect();
    this.#background?.cutOff(this.#name, "the platform has ended the request");
  }

  /** The response, when the guest has sent it whole in the entry that delivered the request. */
  immediate(): Response | undefined {
    if (!this.#closed || this.#isKeptOpen) return undefined;
    this.#answered = true;
    return this.#response();
  }

  /** The response, once the guest has sent its head. */
  answer(): Promise<Response> {
    const { promise, resolve } = defer<Response>();
    this.#answer = resolve;
    return promise;
  }

  /** Watches its client: workerd takes longer to begin with that than most requests wait. */
  override settle(timers: Timers): void {
    if (!this.#closed) this.watch(this.request.signal, () => this.held || timers.leave(this));
  }

  attend(): void {
    if (this.#closed) this.body?.discard();
    else this.body?.fill(() => !this.#closed && this.#host.body(this.id));
    this.#background?.attend(this.origin, this.#closed, () => this.#name);
    if ((this.#head !== undefined || this.#failure !== undefined) && !this.#answered) {
      // Where a response without a body can't be kept open, it has to wait itself.
      if (this.#isKeptOpen && isBodyless(this.request.method, this.#head?.status ?? 0)) return;
      this.#answered = true;
      this.#answer?.(this.#response());
    }
  }

  get #name(): string {
    return `request ${this.origin.id} (${this.request.method} ${new URL(this.request.url).pathname})`;
  }

  /** The response must not end before the work in the background has. */
  get #isKeptOpen(): boolean {
    return this.held && this.#host.platform.endsWithResponse;
  }

  get #backgroundLimit(): number {
    const { platform, settings } = this.#host;
    const isBounded = platform.endsWithResponse || this.origin.waitUntil !== undefined;
    return isBounded ? settings.limits.background : Number.POSITIVE_INFINITY;
  }

  #newStream(): OutgoingBody {
    return new OutgoingBody(
      () => this.#host.writable(this.id),
      () => this.cancel(),
      () => (this.#isKeptOpen ? this.#background!.done : undefined),
    );
  }

  #begin(head: ResponseHead): void {
    if (this.#head !== undefined || this.#closed) throw new GuestFault("a second response to one request");
    this.#head = head;
  }

  /** Answers with an error page, or breaks off the response that has begun. */
  #fail(failure: Failure): void {
    console.error(this.#host.redact(`go-edge: ${this.#name} failed: ${failure.reason}`));
    if (this.#head === undefined) this.#failure = failure;
    else this.#stream?.end(false);
  }

  #close(): void {
    this.#closed = true;
    this.body?.stop();
    if (this.held) this.wake();
    else this.finish();
  }

  #response(): Response {
    if (this.#failure !== undefined) {
      const page = this.#failed(this.#failure);
      return this.#isKeptOpen ? new Response(this.#keepOpen(page.body!), page) : page;
    }
    const { status, headers } = this.#head!;
    const { platform } = this.#host;
    try {
      if (isBodyless(this.request.method, status)) return platform.respond(null, { status, headers });
      const whole = this.#whole ?? this.#stream!.whole();
      if (!this.#isKeptOpen) return platform.respond(whole ?? this.#stream!.stream(), { status, headers });
      // A server takes a response for ended when it has sent the declared length.
      const undeclared = headers.filter(([name]) => name.toLowerCase() !== "content-length");
      const body = whole === undefined ? this.#stream!.stream() : this.#keepOpen(new Response(whole).body!);
      return platform.respond(body, { status, headers: undeclared });
    } catch (error) {
      this.cancel();
      return this.#failed({ status: 500, reason: `the platform can't send this response: ${error}`, detail: "" });
    }
  }

  /** A body that ends only when the work in the background has. */
  #keepOpen(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { done } = this.#background!;
    return body.pipeThrough(new TransformStream({ flush: () => done }));
  }

  #failed({ status, reason, detail }: Failure): Response {
    const { redact, settings } = this.#host;
    return settings.renderFailure(
      { status, reason: redact(reason), detail: redact(detail) },
      this.request,
      this.origin,
    );
  }
}
