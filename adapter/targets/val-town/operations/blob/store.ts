import type { BlobContent, BlobInfo, BlobPage } from "../../../../runtime/abi-payloads.ts";
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
import { cut } from "./cut.ts";
import { deleteBlob, type Listed, listBlobs, readBlob, storeBlob } from "./rest.ts";
import { BlobTypes, DEFAULT_TYPE } from "./types.ts";

/** A bucket among the blobs of Val Town, whose keys then begin with its name and "/". Only lists tell of an object. */
export class ValStore implements BlobStore {
  readonly #prefix: string;
  readonly #types: BlobTypes;

  constructor(bucket: string) {
    this.#prefix = `${bucket}/`;
    this.#types = new BlobTypes(bucket);
  }

  async put(key: string, body: BlobBody, { type }: BlobOptions, signal: AbortSignal): Promise<BlobInfo> {
    this.#types.check(key, type);
    await storeBlob(this.#prefix + key, body, signal);
    await this.#types.put(key, type, signal);
    const info = await this.head(key, signal);
    if (info === undefined) throw new OperationError("failed", "the object was removed right after it was stored");
    return info;
  }

  async get(key: string, range: BlobRange, signal: AbortSignal): Promise<BlobFound | undefined> {
    const told = this.head(key, signal);
    told.catch(() => {}); // it is awaited below, unless this fails first
    const response = await readBlob(this.#prefix + key, rangeField(range), signal);
    try {
      const info = await told;
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

  async list(listing: BlobListing, signal: AbortSignal): Promise<BlobPage> {
    const [found, types] = await Promise.all([
      listBlobs(this.#prefix + listing.prefix, signal),
      this.#types.list(listing.prefix, signal),
    ]);
    const listed = new Map(found.map((blob) => [blob.key.slice(this.#prefix.length), blob]));
    const { keys, cursor } = pageOf(listed.keys(), listing);
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

/** The field Range (RFC 9110, section 14.2); empty for a whole object. */
function rangeField({ offset, length }: BlobRange): string {
  if (offset === 0 && length < 0) return "";
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
