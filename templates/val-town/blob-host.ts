// A blob host: keeps programs that are too large for the files of a val, each under its SHA-256. Paste this into an HTTP val
// of your own, and set its environment variable GO_EDGE_BLOB_TOKEN to a long random text. Then, with the same variable in
// your shell: npx go-edge deploy --target val-town --blob-host https://<the val's address>
//
// GET, HEAD /<sha256>  the bytes: open to all, and the same for ever
// PUT /<sha256>        stores bytes of that SHA-256: with Authorization: Bearer <token>
//
// The bytes are blobs of Val Town's, named go-edge.host/<sha256>. Nothing here deletes them.

/** Bytes of a program at most. Val Town's plans bound all blobs together. */
const MAX = 32 * 1024 * 1024;

interface Env {
  get(name: string): string | undefined;
}
const { env } = (globalThis as unknown as { Deno: { env: Env } }).Deno;

export default async function handler(request: Request): Promise<Response> {
  const hash = /^\/([0-9a-f]{64})$/.exec(new URL(request.url).pathname)?.[1];
  if (hash === undefined) return say(404, "here are blobs, by SHA-256: /<64 hex digits>");
  switch (request.method) {
    case "GET":
    case "HEAD":
      return await read(request, hash);
    case "PUT":
      return await store(request, hash);
    default:
      return say(405, "use GET, HEAD or PUT", { allow: "GET, HEAD, PUT" });
  }
}

async function read(request: Request, hash: string): Promise<Response> {
  const headers = {
    "cache-control": "public, max-age=31536000, immutable",
    "content-type": "application/octet-stream",
    etag: `"${hash}"`,
  };
  if (request.method === "HEAD") {
    return (await sizeOf(hash)) === undefined ? say(404, "") : new Response(null, { headers });
  }
  const stored = await callApi(`/v1/blob/${keyOf(hash)}`);
  if (stored.status === 404) {
    await stored.body?.cancel();
    return say(404, "there is no such blob");
  }
  if (!stored.ok) return await fail(stored);
  return new Response(stored.body, { headers });
}

async function store(request: Request, hash: string): Promise<Response> {
  const token = env.get("GO_EDGE_BLOB_TOKEN");
  if (!token) return say(403, "nothing can be stored: this val has no environment variable GO_EDGE_BLOB_TOKEN");
  const given = request.headers.get("authorization") ?? "";
  if (!(await areEqual(given, `Bearer ${token}`)))
    return say(401, "the token is another", { "www-authenticate": "Bearer" });
  const bytes = await readAll(request);
  if (bytes === undefined) return say(413, `a blob has at most ${MAX} bytes`);
  if (hexOf(await digestOf(bytes)) !== hash) return say(422, "the bytes have another SHA-256");
  if ((await sizeOf(hash)) === bytes.length) return new Response(null, { status: 204 });
  const stored = await callApi(`/v1/blob/${keyOf(hash)}`, { method: "POST", body: bytes });
  if (!stored.ok) return await fail(stored);
  await stored.body?.cancel();
  return say(201, "stored");
}

/** Reads a body, unless it is too long. */
async function readAll(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Computes the bytes that a blob has; undefined when there is none. */
async function sizeOf(hash: string): Promise<number | undefined> {
  const response = await callApi(`/v1/blob?${new URLSearchParams({ prefix: `go-edge.host/${hash}` })}`);
  if (!response.ok) throw new Error(`Val Town answers with ${response.status} to a list of blobs`);
  const [found] = (await response.json()) as { size?: number }[];
  return found && (found.size ?? 0);
}

/** Val Town's REST API, by the token that every val has. */
function callApi(path: string, init: RequestInit = {}): Promise<Response> {
  const base = env.get("VAL_TOWN_BASE_URL") ?? "https://api.val.town";
  const headers = { authorization: `Bearer ${env.get("valtown")}`, "accept-encoding": "identity" };
  return fetch(base + path, { ...init, headers });
}

function keyOf(hash: string): string {
  return encodeURIComponent(`go-edge.host/${hash}`);
}

/** Compares digests: how long that takes tells nothing of the token. */
async function areEqual(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((text) => digestOf(new TextEncoder().encode(text))));
  return hexOf(one!) === hexOf(other!);
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What Val Town refuses, its user should read: it is about plans and sizes. */
async function fail(response: Response): Promise<Response> {
  return say(502, `Val Town answers with ${response.status}: ${(await response.text()).slice(0, 200)}`);
}

function say(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { "cache-control": "no-store", ...headers } });
}
