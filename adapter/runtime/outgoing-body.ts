import { WRITE_BUFFER, WRITE_LIMIT, WriteStatus } from "./abi.ts";
import { defer } from "./deferred.ts";
import { GuestFault } from "./faults.ts";

/** Bytes that a chunk costs beside its own. */
const CHUNK_COST = 256;

/** A body on its way out of the guest, of a response or of an operation: what it wrote and nobody has taken yet. */
export class OutgoingBody {
  readonly #drained: () => void;
  readonly #cancelled: () => void;
  readonly #lastly: () => Promise<void> | undefined;
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;
  #full = false;
  #gone = false;
  #end: "ok" | "broken" | undefined;
  #more: (() => void) | undefined;

  /**
   * `drained` is called when a guest that was told "full" may go on, `cancelled` when its reader went away, and
   * `lastly` when all is sent: the stream ends when what it returns has settled.
   */
  constructor(drained: () => void, cancelled: () => void, lastly: () => Promise<void> | undefined = () => undefined) {
    this.#drained = drained;
    this.#cancelled = cancelled;
    this.#lastly = lastly;
  }

  /** The guest has said all of it. */
  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Takes a chunk, and returns one of {@link WriteStatus}. Throws {@link GuestFault} when the guest never waits. */
  write(chunk: Uint8Array<ArrayBuffer>): number {
    if (this.#gone) return WriteStatus.gone;
    const cost = chunk.length > 0 ? chunk.length + CHUNK_COST : 0;
    const held = this.#size + this.#chunks.length * CHUNK_COST + cost;
    // Before it is taken: a guest could catch this, and try again for ever.
    if (held > WRITE_LIMIT) throw new GuestFault("the guest writes on, though the buffer is full");
    if (chunk.length > 0) {
      this.#chunks.push(chunk);
      this.#size += chunk.length;
      this.#more?.();
    }
    this.#full = held >= WRITE_BUFFER;
    return this.#full ? WriteStatus.full : WriteStatus.ok;
  }

  /** Ends it; with `ok` false its reader sees it break off. */
  end(ok: boolean): void {
    this.#end ??= ok ? "ok" : "broken";
    this.#more?.();
  }

  /** Nobody reads it any more. */
  stop(): void {
    this.#gone = true;
    this.#chunks = [];
    this.#size = 0;
    this.#more?.();
  }

  /** The whole body, when it ended well before anybody had to wait for it; otherwise undefined. */
  whole(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#end !== "ok") return undefined;
    if (this.#chunks.length === 1) return this.#chunks[0];
    const all = new Uint8Array(this.#size);
    let offset = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, offset);
      offset += chunk.length;
    }
    return all;
  }

  /** The body as a stream. It asks the guest for more only when its reader wants more. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream(
      {
        pull: (controller) => this.#pull(controller),
        cancel: () => {
          this.stop();
          this.#cancelled();
        },
      },
      { highWaterMark: 0 },
    );
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    while (this.#chunks.length === 0 && this.#end === undefined && !this.#gone) {
      // Resolved in any request's context; what follows runs in this one's, where its stream may be used.
      const { promise, resolve } = defer();
      this.#more = resolve;
      await promise;
      this.#more = undefined;
    }
    if (this.#gone) {
      // A client that left its stream does not see it; one whose signal was aborted may still read.
      controller.error(new Error("the body broke off"));
      return;
    }
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#size = 0;
    for (const chunk of chunks) controller.enqueue(chunk);
    if (this.#full && this.#end === undefined) {
      this.#full = false;
      this.#drained();
    } else if (this.#end === "ok" || (this.#end === "broken" && chunks.length === 0)) {
      const rest = this.#lastly();
      if (rest !== undefined) await rest;
      if (this.#end === "ok" && !this.#gone) controller.close();
      // Only once the client has taken the rest: an error drops what is queued.
      else controller.error(new Error("the body broke off"));
    }
  }
}
