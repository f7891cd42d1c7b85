import type { BlobInfo, BlobPage } from "../../../../runtime/abi-payloads.ts";
import {
  type BlobBody,
  type BlobFound,
  type BlobListing,
  type BlobOptions,
  type BlobRange,
  type BlobStore,
  pageOf,
  resolveRange,
} from "../../../../runtime/operations/blob/store.ts";
import { OperationError } from "../../../../runtime/operations/operation.ts";
import type { DenoFile, DenoFiles } from "./deno.ts";
import { decodeHeader, encodeHeader, HEADER_LIMIT } from "./header.ts";
import { fileName, isHashed, keyOf, TEMPORARY } from "./names.ts";

/** Bytes that are read at once. */
const CHUNK = 64 * 1024;

/** An object's file, and where in it the object begins. */
interface Opened {
  file: DenoFile;
  info: BlobInfo;
  start: number;
}

/**
 * A bucket in a folder, in the same files as natively (go/internal/blobstore/files.go), so that both can share it: an
 * object comes and goes with its file's name, and no file is written to under that.
 */
export class FileStore implements BlobStore {
  readonly #deno: DenoFiles;
  readonly #folder: string;

  constructor(deno: DenoFiles, folder: string) {
    this.#deno = deno;
    this.#folder = folder;
  }

  async put(key: string, body: BlobBody, { type, size }: BlobOptions, signal: AbortSignal): Promise<BlobInfo> {
    await this.#deno.mkdir(this.#folder, { recursive: true });
    const path = `${this.#folder}/${TEMPORARY}${crypto.randomUUID()}`;
    const file = await this.#deno.open(path, { write: true, createNew: true });
    try {
      const etag = `"${crypto.randomUUID().replaceAll("-", "").slice(16)}"`;
      const written = await writeTo(file, encodeHeader({ etag, key, type }), body).finally(() => file.close());
      if (size >= 0 && written !== size) {
        throw new OperationError("invalid", `the body has ${written} bytes, and not ${size}`);
      }
      const { mtime } = await this.#deno.stat(path);
      signal.throwIfAborted();
      await this.#deno.rename(path, `${this.#folder}/${await fileName(key)}`);
      return { key, size: written, type, etag, modified: mtime?.getTime() ?? 0 };
    } catch (error) {
      await this.#deno.remove(path);
      throw error;
    }
  }

  async get(key: string, range: BlobRange): Promise<BlobFound | undefined> {
    const opened = await this.#open(await fileName(key));
    if (opened === undefined) return undefined;
    const { file, info, start } = opened;
    try {
      const resolved = resolveRange(info.size, range);
      await file.seek(start + resolved.offset, 0);
      return { content: { ...info, ...resolved }, body: streamOf(file, resolved.length) };
    } catch (error) {
      file.close();
      throw error;
    }
  }

  async head(key: string): Promise<BlobInfo | undefined> {
    return this.#stat(await fileName(key));
  }

  async list(listing: BlobListing): Promise<BlobPage> {
    const all: string[] = [];
    try {
      for await (const { name } of this.#deno.readDir(this.#folder)) {
        const key = isHashed(name) ? (await this.#stat(name))?.key : keyOf(name);
        if (key !== undefined) all.push(key);
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    const { keys, cursor } = pageOf(all, listing);
    const objects: BlobInfo[] = [];
    // One after the other: a process can't have a thousand files open.
    for (const key of keys) {
      const info = await this.head(key);
      if (info !== undefined) objects.push(info);
    }
    return { objects, cursor };
  }

  async delete(key: string): Promise<void> {
    try {
      await this.#deno.remove(`${this.#folder}/${await fileName(key)}`);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async #stat(name: string): Promise<BlobInfo | undefined> {
    const opened = await this.#open(name);
    opened?.file.close();
    return opened?.info;
  }

  /** Opens an object's file; undefined where there is none, or it has no header, or that of another key. */
  async #open(name: string): Promise<Opened | undefined> {
    let file: DenoFile;
    try {
      file = await this.#deno.open(`${this.#folder}/${name}`, { read: true });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    try {
      const { isFile, size, mtime } = await file.stat();
      const found = isFile ? decodeHeader(await readStart(file)) : undefined;
      if (found !== undefined && (await fileName(found.header.key)) === name) {
        const info = { ...found.header, size: size - found.size, modified: mtime?.getTime() ?? 0 };
        return { file, info, start: found.size };
      }
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
    return undefined;
  }
}

/** Writes what an object's file has, and returns the size of the object. */
async function writeTo(file: DenoFile, header: Uint8Array, body: BlobBody): Promise<number> {
  await writeAll(file, header);
  if (body instanceof Uint8Array) {
    await writeAll(file, body);
    return body.length;
  }
  let written = 0;
  for await (const chunk of body) {
    await writeAll(file, chunk);
    written += chunk.length;
  }
  return written;
}

async function writeAll(file: DenoFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += await file.write(bytes.subarray(at));
}

async function readStart(file: DenoFile): Promise<Uint8Array> {
  const start = new Uint8Array(HEADER_LIMIT);
  let size = 0;
  while (size < start.length) {
    const n = await file.read(start.subarray(size));
    if (n === null) break;
    size += n;
  }
  return start.subarray(0, size);
}

/** The next bytes of a file, which is closed after them. */
function streamOf(file: DenoFile, length: number): ReadableStream<Uint8Array> {
  let left = length;
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = new Uint8Array(Math.min(CHUNK, left));
        const n = left === 0 ? 0 : ((await file.read(chunk)) ?? 0);
        left -= n;
        if (n > 0) controller.enqueue(chunk.subarray(0, n));
        if (n > 0 && left > 0) return;
        file.close();
        if (left === 0) controller.close();
        else controller.error(new Error("the file ends early"));
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "NotFound";
}
