import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** A server that programs under test send requests to, in the process of the test. */
export interface Upstream {
  /** Without a slash at its end. */
  url: string;
  /** Requests that are open at this moment, and the most that were at once. */
  open: number;
  most: number;
  /** Paths whose client went away before the response had ended. */
  left: string[];
}

type Route = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => unknown;

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What is told of a request: its fields as they came, and its body. */
async function tell(request: IncomingMessage): Promise<string> {
  const { method, url, rawHeaders } = request;
  return JSON.stringify({ method, url, headers: rawHeaders, body: (await readAll(request)).toString("latin1") });
}

/** Writes chunks, as fast as they are taken, until all is written or the client has gone. */
async function pour(response: ServerResponse, size: number): Promise<void> {
  const gone = once(response, "close");
  const chunk = Buffer.alloc(64 * 1024, "u");
  for (let left = size; left > 0 && !response.destroyed; left -= chunk.length) {
    const ok = response.write(chunk.subarray(0, Math.min(left, chunk.length)));
    if (!ok) await Promise.race([once(response, "drain"), gone]);
  }
  response.end();
}

const ROUTES: Record<string, Route> = {
  "/tell": async (request, response) => response.end(await tell(request)),

  "/status": (_, response, query) => {
    const status = Number(query.get("status"));
    response.writeHead(status, query.get("reason") ?? undefined, { "x-from": "upstream" });
    response.end(status === 204 || status === 304 ? undefined : "a body");
  },

  "/redirect": (_, response, query) => {
    response.writeHead(Number(query.get("status") ?? 302), {
      location: query.get("to") ?? "/tell",
      "set-cookie": "seen=yes; Path=/",
    });
    response.end("moved");
  },

  "/fields": (_, response) => {
    const bytes = Buffer.from("Köln", "utf8").toString("latin1");
    response.writeHead(200, [
      "Set-Cookie",
      "a=1, 2",
      "Set-Cookie",
      "b=3",
      "X-Two",
      "1",
      "X-Two",
      "2",
      "X-Bytes",
      bytes,
    ]);
    response.end("fields");
  },

  "/encoded": (request, response, query) => {
    const text = `accepts ${request.headers["accept-encoding"] ?? "nothing"} `.padEnd(300, ".");
    const body = query.get("with") === "br" ? brotliCompressSync(text) : gzipSync(text);
    response.writeHead(200, { "content-encoding": query.get("with") ?? "gzip", "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  },

  "/slow": async (_, response, query) => {
    await sleep(Number(query.get("ms")));
    response.end("slow");
  },

  "/head-only": (_, response) => {
    response.writeHead(200, { "x-from": "upstream" });
    response.write("the beginning, ");
  },

  "/break": (_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("broken");
    setTimeout(() => response.destroy(), 50);
  },

  "/events": async (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let i = 0; i < 5; i++) {
      response.write(`data: ${i}\n\n`);
      await sleep(30);
    }
    response.end();
  },

  "/echo": (request, response) => {
    response.writeHead(200, { "content-type": "application/octet-stream" });
    response.flushHeaders();
    request.pipe(response);
  },

  "/size": (_, response, query) => pour(response, Number(query.get("bytes"))),

  "/digest": async (request, response) => {
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of request) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
    const { "content-length": length = "none", "transfer-encoding": coding = "none" } = request.headers;
    response.end(`${size} ${hash.digest("hex")} length ${length} coding ${coding}`);
  },
};

/** Starts one that ends with the process. */
export async function startUpstream(): Promise<Upstream> {
  const upstream: Upstream = { url: "", open: 0, most: 0, left: [] };
  const server = createServer((request, response) => {
    upstream.most = Math.max(upstream.most, ++upstream.open);
    response.on("close", () => {
      upstream.open--;
      if (!response.writableFinished) upstream.left.push(request.url!);
    });
    const url = new URL(request.url!, "http://upstream");
    const route = ROUTES[url.pathname];
    if (route === undefined) response.writeHead(404).end("no such route");
    else Promise.resolve(route(request, response, url.searchParams)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return upstream;
}
