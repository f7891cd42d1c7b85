import type { BlobContent, BlobInfo, BlobPage } from "../../../runtime/abi.ts";
import {
  type BlobOptions,
  type BlobPlatform,
  type BlobRange,
  type BlobStore,
  pageOf,
  resolveRange,
} from "../../../runtime/operations/blob.ts";
import { type OperationBody, OperationError } from "../../../runtime/operations/operation.ts";
import { blobPath, deleteBlob, type Listed, listBlobs } from "./blob-rest.ts";
import { BlobTypes, DEFAULT_TYPE } from "./blob-types.ts";
import { cut } from "./cut.ts";
import { findNoToken, request } from "./rest.ts";

/** Buckets among Val Town's own blobs, whose keys then begin with the bucket's name and "/". */
export const blobPlatform: BlobPlatform = {
  open: (name) => findNoToken() ?? new ValStore(name),
};

/** A bucket among the blobs of Val Town. What is known of an object, only lists tell. */
class ValStore implements BlobStore {
  readonly #prefix: string;
  readonly #types: BlobTypes;

  constructor(bucket: string) {
    this.#prefix = `${bucket}/`;
    this.#types = new BlobTypes(bucket);
  }

  async put(
    key: string,
    body: NonNullable<OperationBody>,
    { type }: BlobOptions,
    signal: AbortSignal,
  ): Promise<BlobInfo> {
    this.#types.check(key, type);
    const headers = { "content-type": DEFAULT_TYPE };
    const response = await request(blobPath(this.#prefix + key), { method: "POST", headers, body, signal });
    await response.body?.cancel();
    await this.#types.put(key, type, signal);
    const info = await this.head(key, signal);
    if (info === undefined) throw new OperationError("failed", "the object was removed right after it was stored");
    return info;
  }

  async get(
    key: string,
    range: BlobRange,
    signal: AbortSignal,
  ): Promise<{ content: BlobContent; body: ReadableStream<Uint8Array> | null } | undefined> {
    const isWhole = range.offset === 0 && range.length < 0;
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (!isWhole) headers.range = rangeField(range);
    const asked = request(blobPath(this.#prefix + key), { headers, signal, accepted: [404, 416] });
    const [response, info] = await Promise.all([asked, this.head(key, signal)]);
    try {
      if (response.status === 404 || info === undefined) {
        await response.body?.cancel();
        return undefined;
      }
      const content = { ...info, ...resolveRange(info.size, range) };
      return { content, body: bodyOf(response, content) };
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
  }

  async head(key: string, signal: AbortSignal): Promise<BlobInfo | undefined> {
    const [found, types] = await Promise.all([
      listBlobs(this.#prefix + key, signal),
      this.#types.list(`${key}/`, signal),
    ]);
    const listed = found.find((blob) => blob.key === this.#prefix + key);
    return listed && describe(listed, key, types);
  }

  async list(options: { prefix: string; cursor: string; limit: number }, signal: AbortSignal): Promise<BlobPage> {
    const [found, types] = await Promise.all([
      listBlobs(this.#prefix + options.prefix, signal),
      this.#types.list(options.prefix, signal),
    ]);
    const listed = new Map(found.map((blob) => [blob.key.slice(this.#prefix.length), blob]));
    const { keys, cursor } = pageOf(listed.keys(), options);
    return { objects: keys.map((key) => describe(listed.get(key)!, key, types)), cursor };
  }

  async delete(key: string, signal: AbortSignal): Promise<void> {
    await deleteBlob(this.#prefix + key, signal);
    await this.#types.put(key, DEFAULT_TYPE, signal);
  }
}

function describe({ size, modified }: Listed, key: string, types: Map<string, string>): BlobInfo {
  const etag = `"${size.toString(16)}-${modified.toString(16)}"`;
  return { key, size, type: types.get(key) ?? DEFAULT_TYPE, etag, modified };
}

/** The field Range (RFC 9110, section 14.2). */
function rangeField({ offset, length }: BlobRange): string {
  if (offset < 0) return `bytes=${offset}`;
  return `bytes=${offset}-${length < 0 ? "" : offset + length - 1}`;
}

/** The bytes of a response that are wanted, whether the service minds ranges or not. */
function bodyOf(response: Response, { offset, length }: BlobContent): ReadableStream<Uint8Array> | null {
  if (length === 0 || response.body === null) {
    response.body?.cancel().catch(() => {});
    return null;
  }
  if (response.status === 200) return cut(response.body, offset, length);
  const begins = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
  if (response.status === 206 && Number(begins) === offset) return cut(response.body, 0, length);
  throw new OperationError("failed", `Val Town answers with another range than it was asked for: ${response.status}`);
}
