import { escapeKey, unescapeKey } from "./names.ts";

/**
 * The line that an object's file begins with, as natively (go/internal/blobstore/header.go): ETag, escaped key and content
 * type.
 *
 *     go-edge-blob 1 "0123456789abcdef" a%2eb text/plain; charset=utf-8
 */
export interface BlobHeader {
  etag: string;
  key: string;
  type: string;
}

/** Bytes that a header has at most. */
export const HEADER_LIMIT = 4096;

/** Writes a header. */
export function encodeHeader({ etag, key, type }: BlobHeader): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`go-edge-blob 1 ${etag} ${escapeKey(key)} ${type}\n`);
}

/** Reads the header that a file begins with, and its size in bytes; undefined where there is none. */
export function decodeHeader(start: Uint8Array): { header: BlobHeader; size: number } | undefined {
  const end = start.indexOf(10);
  if (end < 0) return undefined;
  const line = String.fromCharCode(...start.subarray(0, end));
  const [, etag, escaped, type] = /^go-edge-blob 1 ([^ ]*) ([^ ]*) (.*)$/.exec(line) ?? [];
  const key = unescapeKey(escaped ?? "");
  return key === undefined ? undefined : { header: { etag: etag!, key, type: type! }, size: end + 1 };
}
