import type { Socket } from "node:net";
import type { RawResponse } from "./raw.ts";

/** A response, read from the wire by no rules but those of its framing. Every character of a field is one byte. */
export interface ReadMessage {
  /** 0 when the connection ended before a response did begin. */
  status: number;
  /** Names in lower case, in order of arrival. */
  headers: [string, string][];
  body: Buffer;
  /** Fields after a chunked body. */
  trailers: [string, string][];
  /** Whether all of the body came that its framing announced. */
  whole: boolean;
}

/** Reads informational responses and the one that follows them. */
export async function readMessages(socket: Socket, toHead: boolean): Promise<RawResponse> {
  const reader = new Reader(socket);
  const informational: number[] = [];
  for (;;) {
    const start = await reader.line();
    if (start === undefined) {
      return { status: 0, headers: [], body: Buffer.alloc(0), trailers: [], whole: false, informational };
    }
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(start)?.[1]);
    const headers = await readFields(reader);
    if (status >= 100 && status < 200 && status !== 101) {
      informational.push(status);
      continue;
    }
    // Deno does not say of a 205 that it has no body, and a client that waits for the end of the connection waits long.
    const unframed = status === 205 && !headers.some(([name]) => /^(content-length|transfer-encoding)$/.test(name));
    const bodyless = toHead || status === 101 || status === 204 || status === 304 || unframed;
    const message = { status, headers, body: Buffer.alloc(0), trailers: [], whole: true };
    return { ...message, ...(bodyless ? {} : await readBody(reader, headers)), informational };
  }
}

async function readFields(reader: Reader): Promise<[string, string][]> {
  const fields: [string, string][] = [];
  for (;;) {
    const line = await reader.line();
    if (line === undefined || line === "") return fields;
    const colon = line.indexOf(":");
    fields.push([line.slice(0, colon).toLowerCase(), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "")]);
  }
}

async function readBody(
  reader: Reader,
  headers: [string, string][],
): Promise<Pick<ReadMessage, "body" | "trailers" | "whole">> {
  const field = (name: string): string | undefined => headers.find(([key]) => key === name)?.[1];
  if (field("transfer-encoding") === "chunked") return readChunks(reader);
  const length = field("content-length");
  const body = await reader.take(length === undefined ? Number.POSITIVE_INFINITY : Number(length));
  return { body, trailers: [], whole: length === undefined || body.length === Number(length) };
}

async function readChunks(reader: Reader): Promise<Pick<ReadMessage, "body" | "trailers" | "whole">> {
  const chunks: Buffer[] = [];
  for (;;) {
    const size = Number.parseInt((await reader.line()) ?? "", 16);
    if (size === 0) return { body: Buffer.concat(chunks), trailers: await readFields(reader), whole: true };
    const chunk = Number.isNaN(size) ? Buffer.alloc(0) : await reader.take(size);
    chunks.push(chunk);
    if (Number.isNaN(size) || chunk.length < size || (await reader.line()) !== "") {
      return { body: Buffer.concat(chunks), trailers: [], whole: false };
    }
  }
}

/** Takes a stream apart. */
class Reader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /** The next line without its end; undefined at the end of the stream. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\r\n");
      if (end >= 0) {
        const line = this.#rest.toString("latin1", 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      const next = await this.#next();
      if (next === undefined) return undefined;
      this.#rest = Buffer.concat([this.#rest, next]);
    }
  }

  /** The next bytes, fewer where the stream ends before. */
  async take(size: number): Promise<Buffer> {
    const taken = [this.#rest];
    let length = this.#rest.length;
    while (length < size) {
      const next = await this.#next();
      if (next === undefined) break;
      taken.push(next);
      length += next.length;
    }
    const all = Buffer.concat(taken);
    this.#rest = all.subarray(Math.min(size, all.length));
    return all.subarray(0, Math.min(size, all.length));
  }

  /** A connection that is reset has ended, too. */
  async #next(): Promise<Buffer | undefined> {
    try {
      const { done, value } = await this.#chunks.next();
      return done ? undefined : value;
    } catch {
      return undefined;
    }
  }
}
