import type { BlobContent, BlobInfo, BlobPage } from "../../abi-payloads.ts";
import type { Backend } from "../bound.ts";
import { byBytes } from "../byte-order.ts";
import { type OperationBody, OperationError } from "../operation.ts";

/** What of an object to read: so many bytes from an offset on. */
export interface BlobRange {
  /** Negative for so many bytes before the end, with a length of -1. */
  offset: number;
  /** -1 for all that follow. */
  length: number;
}

/** What is stored with an object's bytes. */
export interface BlobOptions {
  /** The content type. */
  type: string;
  /** Bytes of the body, or -1 where that is not known. */
  size: number;
}

/** What is put: bytes, or a stream of them. */
export type BlobBody = NonNullable<OperationBody>;

/** An object, and those of its bytes that were asked for; null for none. */
export interface BlobFound {
  content: BlobContent;
  body: ReadableStream<Uint8Array> | null;
}

/** Which objects are wanted: those whose keys begin with `prefix`, from the page on that follows the one with `cursor`. */
export interface BlobListing {
  prefix: string;
  /** Empty for the first page. */
  cursor: string;
  /** 1 to 1000. */
  limit: number;
}

/**
 * A bucket, a method for each operation. Rejects with an OperationError for what can be explained; signals are aborted
 * when nobody waits any more.
 */
export interface BlobStore {
  /** Stores a body, whole or not at all: nothing where its stream breaks off, or has another size than said. */
  put(key: string, body: BlobBody, options: BlobOptions, signal: AbortSignal): Promise<BlobInfo>;
  get(key: string, range: BlobRange, signal: AbortSignal): Promise<BlobFound | undefined>;
  head(key: string, signal: AbortSignal): Promise<BlobInfo | undefined>;
  list(listing: BlobListing, signal: AbortSignal): Promise<BlobPage>;
  /** That there is no such object is fine. */
  delete(key: string, signal: AbortSignal): Promise<void>;
}

/** What is behind buckets on a platform. */
export type BlobBackend = Backend<BlobStore>;

/** Computes which bytes of an object of that size a range means. Throws where it is outside. */
export function resolveRange(size: number, { offset, length }: BlobRange): { offset: number; length: number } {
  const from = offset < 0 ? Math.max(size + offset, 0) : offset;
  if (from >= size && (from > 0 || length >= 0)) {
    throw new OperationError("invalid", "the object ends before that range");
  }
  return { offset: from, length: length < 0 ? size - from : Math.min(length, size - from) };
}

/** Computes a page of a list of all keys. Its cursor is the last key of the page before. */
export function pageOf(
  keys: Iterable<string>,
  { prefix, cursor, limit }: BlobListing,
): { keys: string[]; cursor: string } {
  const found = [...keys].filter((key) => key.startsWith(prefix) && (cursor === "" || byBytes(key, cursor) > 0));
  found.sort(byBytes);
  return { keys: found.slice(0, limit), cursor: found.length > limit ? found[limit - 1]! : "" };
}
