import type { BlobInfo, BlobPage } from "../../../../runtime/abi.ts";
import {
  type BlobBody,
  type BlobFound,
  type BlobListing,
  type BlobOptions,
  type BlobRange,
  type BlobStore,
  resolveRange,
} from "../../../../runtime/operations/blob/store.ts";
import { withLength } from "../../fixed-length.ts";
import { putInParts } from "./parts.ts";

/** Bytes that R2 takes in one piece: 5 GiB, less 5 MiB. */
const SINGLE_LIMIT = 4995 * 1024 * 1024;

/** A bucket of R2. */
export class R2Store implements BlobStore {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  async put(key: string, body: BlobBody, { type, size }: BlobOptions): Promise<BlobInfo> {
    const options = { httpMetadata: { contentType: type } };
    const isInParts = body instanceof ReadableStream && (size < 0 || size > SINGLE_LIMIT);
    const stored = isInParts
      ? await putInParts(this.#bucket, key, body, options)
      : await this.#bucket.put(key, body instanceof ReadableStream ? withLength(body, size) : body, options);
    return { ...describe(stored), type };
  }

  async get(key: string, range: BlobRange): Promise<BlobFound | undefined> {
    const { offset, length } = range;
    const asked = offset < 0 ? { suffix: -offset } : length < 0 ? { offset } : { offset, length };
    let object: R2ObjectBody | null;
    try {
      object = await this.#bucket.get(key, offset === 0 && length < 0 ? {} : { range: asked });
    } catch (error) {
      // Of a range outside of the object R2 does not always say so, and an empty one has no range at all.
      const info = await this.head(key);
      const content = info && { ...info, ...resolveRange(info.size, range) };
      if (content !== undefined && content.length > 0) throw error;
      return content && { content, body: null };
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
    const object = await this.#bucket.head(key);
    return object === null ? undefined : describe(object);
  }

  async list({ prefix, cursor, limit }: BlobListing): Promise<BlobPage> {
    const options: R2ListOptions = { prefix, limit, include: ["httpMetadata"] };
    if (cursor !== "") options.cursor = cursor;
    const page = await this.#bucket.list(options);
    return { objects: page.objects.map(describe), cursor: page.truncated ? page.cursor : "" };
  }

  async delete(key: string): Promise<void> {
    await this.#bucket.delete(key);
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
