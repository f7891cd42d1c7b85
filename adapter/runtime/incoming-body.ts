import { BodyRead } from "./abi.ts";

/**
 * Bytes that are read at a time, where the stream lets its reader say so. workerd gives 4 KiB to others, and each read costs
 * it tens of microseconds.
 */
const CHUNK = 64 * 1024;

type Reader = ReadableStreamDefaultReader<Uint8Array> | ReadableStreamBYOBReader;

/** Takes a stream to read. One that JavaScript made may not be one of bytes. */
function openReader(stream: ReadableStream<Uint8Array>): Reader {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return stream.getReader();
  }
}

/**
 * A body on its way into the guest, of a request or of an operation's result. It is read when the guest asks for it:
 * nothing is read ahead, so nobody can send faster than the guest reads.
 */
export class IncomingBody {
  readonly #stream: ReadableStream<Uint8Array> | undefined;
  readonly #wanted: () => void;
  #reader: Reader | undefined;
  readonly #chunkSize: number;
  /** What the last chunk was read into: the next one is, too. */
  #buffer: ArrayBufferLike | undefined;
  #chunk: Uint8Array | undefined;
  #state: "idle" | "wanted" | "reading" | "ended" | "broken" = "idle";

  /**
   * `wanted` is called, inside wasm, when the guest waits for bytes: {@link fill} is due in the context it belongs to.
   * @param size bytes that it is said to have, or -1: what it is read into is not larger. It ends where its stream does:
   *   a Request that JavaScript has given another body may still tell the length of the first one.
   */
  constructor(body: ReadableStream<Uint8Array> | Uint8Array, wanted: () => void, size = -1) {
    this.#chunkSize = size > 0 && size < CHUNK ? size : CHUNK;
    if (body instanceof Uint8Array) {
      this.#state = "ended";
      if (body.length > 0) this.#chunk = body;
    } else this.#stream = body;
    this.#wanted = wanted;
  }

  /** Copies the next bytes into `target`. Returns their count, or one of {@link BodyRead}. */
  read(target: Uint8Array): number {
    const chunk = this.#chunk;
    if (this.#state === "broken") return BodyRead.broken;
    if (chunk !== undefined) {
      const n = Math.min(chunk.length, target.length);
      target.set(n === chunk.length ? chunk : chunk.subarray(0, n));
      this.#chunk = n === chunk.length ? undefined : chunk.subarray(n);
      return n;
    }
    if (this.#state === "ended") return BodyRead.end;
    if (this.#state === "idle") {
      this.#state = "wanted";
      this.#wanted();
    }
    return BodyRead.wait;
  }

  /** Fetches the next chunk when the guest waits for one, and calls `ready` once it is there. */
  fill(ready: () => unknown): void {
    if (this.#state !== "wanted") return;
    this.#state = "reading";
    this.#next().then((state) => {
      if (this.#state === "broken") return;
      this.#state = state;
      ready();
    });
  }

  /** Ends it: what the guest reads from now on is broken off. */
  stop(): void {
    if (this.#state !== "ended") this.#state = "broken";
    this.#chunk = undefined;
  }

  /**
   * Tells the sender that nobody reads any more. Must be called in the context it belongs to. A body that nobody has begun
   * to read is let go of only with `isOwn`: that of a request is its platform's.
   */
  discard(isOwn = false): void {
    if (this.#state === "ended") return;
    if (isOwn && this.#stream !== undefined) this.#reader ??= openReader(this.#stream);
    this.#reader?.cancel().catch(() => {});
  }

  #read(reader: Reader): Promise<ReadableStreamReadResult<Uint8Array>> {
    if (reader instanceof ReadableStreamDefaultReader) return reader.read();
    // Nobody looks at the chunk before any more: a read begins when the guest has taken all of it.
    return reader.read(new Uint8Array(this.#buffer ?? new ArrayBuffer(this.#chunkSize)));
  }

  async #next(): Promise<"idle" | "ended" | "broken"> {
    try {
      this.#reader ??= openReader(this.#stream!);
      for (;;) {
        const { done, value } = await this.#read(this.#reader);
        if (done) return "ended";
        if (!(value instanceof Uint8Array)) return "broken"; // a Request that JavaScript made may stream anything
        if (value.length === 0) continue;
        this.#chunk = value;
        this.#buffer = value.buffer;
        return "idle";
      }
    } catch {
      return "broken";
    }
  }
}
