import type { Answer, Part } from "./server.ts";

interface Blob {
  bytes: Uint8Array;
  lastModified: string;
}

/**
 * Blobs as vals have them, in memory. POST /v1/blob/<key> stores, GET and HEAD tell, DELETE removes, and GET /v1/blob
 * lists those whose keys start with `prefix`. A key is one part of the path: what is in it is escaped. One of over
 * `max` bytes is refused.
 */
export function createBlobs(max = 10 * 1024 * 1024): Part {
  const blobs = new Map<string, Blob>();
  return ({ method, url, range, body }) => {
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
        if (body.length > max) return { status: 413, body: { message: "the blob is larger than 10 MB" } };
        blobs.set(key, { bytes: body, lastModified: new Date().toISOString() });
        return { status: 201 };
      case "GET":
      case "HEAD":
        return blob ? read(blob.bytes, range) : { status: 404, body: { message: "Not found" } };
      case "DELETE":
        blobs.delete(key);
        return blob ? { status: 204 } : { status: 404, body: { message: "Not found" } };
      default:
        return undefined;
    }
  };
}

/** A blob, or the one range of it that is asked for (RFC 9110, section 14). */
function read(bytes: Uint8Array, range: string): Answer {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (first === "" && last === "") return { status: 200, bytes };
  const from = first === "" ? Math.max(bytes.length - Number(last), 0) : Number(first);
  const to = first === "" || last === "" ? bytes.length : Math.min(Number(last) + 1, bytes.length);
  if (from >= bytes.length) return { status: 416, body: { message: "Range not satisfiable" } };
  const headers = { "content-range": `bytes ${from}-${to - 1}/${bytes.length}` };
  return { status: 206, bytes: bytes.subarray(from, to), headers };
}
