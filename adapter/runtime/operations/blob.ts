import type { BlobArguments, BlobContent, BlobInfo, BlobPage, OperationFailure } from "../abi.ts";
import { decodeBlobArguments, isBucketName } from "./blob-arguments.ts";
import { type OperationBody, OperationError, type OperationKind, type OperationResult } from "./operation.ts";

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

/**
 * A bucket. Its methods reject with an {@link OperationError} for what programs can tell apart; what is aborted may reject
 * with anything.
 */
export interface BlobStore {
  /** Stores a body, whole or not at all: nothing where its stream breaks off, or has another size than said. */
  put(key: string, body: NonNullable<OperationBody>, options: BlobOptions, signal: AbortSignal): Promise<BlobInfo>;
  get(
    key: string,
    range: BlobRange,
    signal: AbortSignal,
  ): Promise<{ content: BlobContent; body: ReadableStream<Uint8Array> | null } | undefined>;
  head(key: string, signal: AbortSignal): Promise<BlobInfo | undefined>;
  list(options: { prefix: string; cursor: string; limit: number }, signal: AbortSignal): Promise<BlobPage>;
  /** That there is no such object is fine. */
  delete(key: string, signal: AbortSignal): Promise<void>;
}

/** What differs between the platforms. */
export interface BlobPlatform {
  /** The bucket of that name, or why there is none. */
  open(name: string): BlobStore | OperationFailure;
}

/** The operation `blob`: objects in a bucket, whose bytes stream both ways. */
export function createBlob(platform: BlobPlatform): OperationKind {
  return {
    check(name) {
      if (!isBucketName(name)) return { code: "invalid", text: "a bucket can't have such a name" };
      const bucket = platform.open(name);
      return "code" in bucket ? bucket : undefined;
    },

    prepare(json) {
      const args = decodeBlobArguments(json);
      return async (body, signal) => {
        const bucket = platform.open(args.bucket);
        if ("code" in bucket) throw new OperationError(bucket.code, bucket.text);
        return await perform(bucket, args, body, signal);
      };
    },
  };
}

async function perform(
  bucket: BlobStore,
  args: BlobArguments,
  body: OperationBody,
  signal: AbortSignal,
): Promise<OperationResult> {
  switch (args.do) {
    case "put": {
      const whole = body ?? new Uint8Array();
      const size = whole instanceof Uint8Array ? whole.length : args.size;
      return { head: await bucket.put(args.key, whole, { type: args.type, size }, signal) };
    }
    case "get": {
      const found = await bucket.get(args.key, args, signal);
      return found ? { head: found.content, body: found.body } : { head: null };
    }
    case "head":
      return { head: (await bucket.head(args.key, signal)) ?? null };
    case "list":
      return { head: await bucket.list(args, signal) };
    case "delete":
      await bucket.delete(args.key, signal);
      return { head: null };
  }
}

/** Computes which bytes of an object of that size a range means. Throws where it is outside. */
export function resolveRange(size: number, { offset, length }: BlobRange): { offset: number; length: number } {
  const from = offset < 0 ? Math.max(size + offset, 0) : offset;
  if (from >= size && (from > 0 || length >= 0)) {
    throw new OperationError("invalid", "the object ends before that range");
  }
  return { offset: from, length: length < 0 ? size - from : Math.min(length, size - from) };
}

/** Compares keys by their bytes in UTF-8: code units have another order, where there are surrogates. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return weigh(x) - weigh(y);
  }
  return a.length - b.length;
}

/** Surrogates are of code points beyond all that are one unit. */
function weigh(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x1_0000 : unit;
}

/** Computes a page of a list of all keys: its cursor is the last key of the page before. */
export function pageOf(
  keys: Iterable<string>,
  { prefix, cursor, limit }: { prefix: string; cursor: string; limit: number },
): { keys: string[]; cursor: string } {
  const found = [...keys].filter((key) => key.startsWith(prefix) && (cursor === "" || compareKeys(key, cursor) > 0));
  found.sort(compareKeys);
  return { keys: found.slice(0, limit), cursor: found.length > limit ? found[limit - 1]! : "" };
}
