import type { ResponseHead } from "./abi.ts";
import { GuestFault } from "./faults.ts";
import { Pending, type Registry } from "./pending.ts";
import type { Platform } from "./platform.ts";
import { RequestBody } from "./request-body.ts";
import { ResponseBody } from "./response-body.ts";

/** Delivers events about a request to the guest. */
export interface ExchangeEvents extends Registry {
  body(id: number): void;
  writable(id: number): void;
  cancel(id: number): void;
}

/** Statuses whose responses have no body (Fetch standard, "null body status"). */
const BODYLESS = new Set([204, 205, 304]);

/**
 * One request and its response. The bridge calls respond, start, write and end from inside wasm, in any request's
 * context; they only take note. The Response itself is made in {@link attend}.
 */
export class Exchange extends Pending {
  readonly body: RequestBody | undefined;
  readonly #platform: Platform;
  readonly #events: ExchangeEvents;
  readonly #isHead: boolean;
  #head: ResponseHead | undefined;
  #whole: Uint8Array<ArrayBuffer> | undefined;
  #stream: ResponseBody | undefined;
  #answered = false;
  #cancelled = false;
  #answer: ((response: Response) => void) | undefined;

  constructor(id: number, request: Request, platform: Platform, events: ExchangeEvents) {
    super(id, events);
    this.#platform = platform;
    this.#events = events;
    this.#isHead = request.method === "HEAD";
    this.body = request.body ? new RequestBody(request.body, () => this.wake()) : undefined;
  }

  respond(head: ResponseHead, body: Uint8Array<ArrayBuffer>): void {
    this.#begin(head);
    this.#whole = body;
    this.finish();
  }

  start(head: ResponseHead): void {
    this.#begin(head);
    this.#stream = new ResponseBody(
      () => this.#events.writable(this.id),
      () => this.cancel(),
    );
    if (this.#cancelled || this.#isBodyless(head.status)) this.#stream.stop();
    this.wake();
  }

  write(chunk: Uint8Array<ArrayBuffer>): number {
    if (this.#stream === undefined || this.ended) throw new GuestFault("respond_write without respond_start");
    return this.#stream.write(chunk);
  }

  end(ok: boolean): void {
    if (this.#stream !== undefined) this.#stream.end(ok);
    else if (ok) throw new GuestFault("respond_end without respond_start");
    else this.#fail();
    this.finish();
  }

  /** The client went away: the handler is told, and may go on until it returns. */
  cancel(): void {
    if (this.ended) return;
    this.#cancelled = true;
    this.body?.stop();
    this.#stream?.stop();
    this.#events.cancel(this.id);
  }

  abandon(): void {
    if (this.ended) return;
    if (this.#head === undefined) this.#fail();
    else this.#stream?.end(false);
    this.finish();
  }

  /** The response, when the guest has sent it whole in the entry that delivered the request. */
  immediate(): Response | undefined {
    if (!this.ended) return undefined;
    this.#answered = true;
    return this.#response();
  }

  /** The response, once the guest has sent its head. */
  answer(): Promise<Response> {
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  attend(): void {
    if (this.ended) this.body?.discard();
    else this.body?.fill(() => !this.ended && this.#events.body(this.id));
    if (this.#head !== undefined && !this.#answered) {
      this.#answered = true;
      this.#answer?.(this.#response());
    }
  }

  #isBodyless(status: number): boolean {
    return this.#isHead || BODYLESS.has(status);
  }

  #begin(head: ResponseHead): void {
    if (this.#head !== undefined) throw new GuestFault("a second response to one request");
    this.#head = head;
  }

  #fail(): void {
    this.#head = { status: 500, headers: [["content-type", "text/plain; charset=utf-8"]] };
    this.#whole = new Uint8Array(new TextEncoder().encode("Internal Server Error\n"));
  }

  #response(): Response {
    const { status, headers } = this.#head!;
    try {
      if (this.#isBodyless(status)) return this.#platform.respond(null, { status, headers });
      const whole = this.#whole ?? this.#stream!.whole();
      return this.#platform.respond(whole ?? this.#stream!.stream(), { status, headers });
    } catch (error) {
      console.error(`go-edge: the platform can't send this response: ${error}`);
      this.cancel();
      return new Response("Internal Server Error\n", { status: 500 });
    }
  }
}
