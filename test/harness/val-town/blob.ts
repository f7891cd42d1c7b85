import type { Part } from "./server.ts";

/** Bytes that a blob may have. */
const BLOB_MAX = 10 * 1024 * 1024;

interface Blob {
  bytes: Uint8Array;
  lastModified: string;
}

/**
 * Blobs as vals have them, in memory. POST /v1/blob/<key> stores, GET and HEAD tell, DELETE removes, and GET /v1/blob
 * lists those whose keys start with `prefix`. A key is one part of the path: what is in it is escaped.
 */
export function createBlobs(): Part {
  const blobs = new Map<string, Blob>();
  return ({ method, url, body }) => {
    if (url.pathname === "/v1/blob" && method === "GET") {
      const prefix = url.searchParams.get("prefix") ?? "";
      const found = [...blobs].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
      const listed = found.map(([key, { bytes, lastModified }]) => ({ key, size: bytes.length, lastModified }));
      return { status: 200, body: listed };
    }
    const escaped = /^\/v1\/blob\/([^/]+)$/.exec(url.pathname)?.[1];
    if (escaped === undefined) return undefined;
    const key = decodeURIComponent(escaped);
    const blob = blobs.get(key);
    if (key.length > 512) return { status: 400, body: { message: "the key is longer than 512 characters" } };
    switch (method) {
      case "POST":
        if (body.length > BLOB_MAX) return { status: 413, body: { message: "the blob is larger than 10 MB" } };
        blobs.set(key, { bytes: body, lastModified: new Date().toISOString() });
        return { status: 201 };
      case "GET":
      case "HEAD":
        return blob ? { status: 200, bytes: blob.bytes } : { status: 404, body: { message: "Not found" } };
      case "DELETE":
        blobs.delete(key);
        return blob ? { status: 204 } : { status: 404, body: { message: "Not found" } };
      default:
        return undefined;
    }
  };
}
