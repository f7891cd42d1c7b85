import type { BlobContent, BlobInfo, BlobPage } from "../../../runtime/abi.ts";
import { type BlobOptions, type BlobRange, type BlobStore, resolveRange } from "../../../runtime/operations/blob.ts";
import { type OperationBody, OperationError } from "../../../runtime/operations/operation.ts";
import { withLength } from "../fixed-length.ts";
import { putInParts } from "./blob-parts.ts";

/** Bytes that R2 takes in one piece: 5 GiB, less 5 MiB. */
const SINGLE_LIMIT = 4995 * 1024 * 1024;

/** What R2 says by a number at the end of its errors (developers.cloudflare.com/r2/api/error-codes). */
const CODES: Readonly<Record<string, string>> = {
  10012: "too-large",
  10020: "invalid",
  10029: "invalid",
  10039: "invalid",
  10058: "quota",
  100100: "too-large",
};

/** A bucket of R2. */
export class R2Store implements BlobStore {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  async put(key: string, body: NonNullable<OperationBody>, { type, size }: BlobOptions): Promise<BlobInfo> {
    const options = { httpMetadata: { contentType: type } };
    const stored = await explain(
      body instanceof ReadableStream && (size < 0 || size > SINGLE_LIMIT)
        ? putInParts(this.#bucket, key, body, options)
        : this.#bucket.put(key, body instanceof ReadableStream ? withLength(body, size) : body, options),
    );
    return { ...describe(stored), type };
  }

  async get(
    key: string,
    range: BlobRange,
  ): Promise<{ content: BlobContent; body: ReadableStream<Uint8Array> | null } | undefined> {
    const { offset, length } = range;
    const asked = offset < 0 ? { suffix: -offset } : length < 0 ? { offset } : { offset, length };
    let object: R2ObjectBody | null;
    try {
      object = await explain(this.#bucket.get(key, offset === 0 && length < 0 ? {} : { range: asked }));
    } catch (error) {
      if (codeOf(error) !== "invalid") throw error;
      // Of an empty object R2 has no range at all.
      const info = await this.head(key);
      return info && { content: { ...info, ...resolveRange(info.size, range) }, body: null };
    }
    if (object === null) return undefined;
    try {
      return { content: { ...describe(object), ...resolveRange(object.size, range) }, body: object.body };
    } catch (error) {
      await object.body.cancel();
      throw error;
    }
  }

  async head(key: string): Promise<BlobInfo | undefined> {
    const object = await explain(this.#bucket.head(key));
    return object === null ? undefined : describe(object);
  }

  async list({ prefix, cursor, limit }: { prefix: string; cursor: string; limit: number }): Promise<BlobPage> {
    const options: R2ListOptions = { prefix, limit, include: ["httpMetadata"] };
    if (cursor !== "") options.cursor = cursor;
    const page = await explain(this.#bucket.list(options));
    return { objects: page.objects.map(describe), cursor: page.truncated ? page.cursor : "" };
  }

  async delete(key: string): Promise<void> {
    await explain(this.#bucket.delete(key));
  }
}

function describe(object: R2Object): BlobInfo {
  return {
    key: object.key,
    size: object.size,
    type: object.httpMetadata?.contentType ?? "application/octet-stream",
    etag: object.httpEtag,
    modified: object.uploaded.getTime(),
  };
}

async function explain<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof OperationError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw new OperationError(CODES[/\((\d+)\)$/.exec(text)?.[1] ?? ""] ?? "failed", `R2 says: ${text}`);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof OperationError ? error.code : undefined;
}
