import { type IncomingMessage, request } from "node:http";

/** A request as a test writes it. */
export interface TestRequest {
  method?: string;
  /** Path and query, sent as they are. */
  path: string;
  /** Sent as they are, in order; a name may repeat. */
  headers?: [string, string][];
  body?: string | Uint8Array;
}

/** A response as it came over the wire. */
export interface TestResponse {
  status: number;
  /** Lower-case names, in order of arrival. */
  headers: [string, string][];
  body: Buffer;
  text: string;
  /** The first value of a field. */
  header(name: string): string | undefined;
}

/** Sends a request with an HTTP client that changes nothing in it, and waits for the head of the response. */
export function open(url: string, init: TestRequest): Promise<IncomingMessage> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = ["host", `${hostname}:${port}`, ...(init.headers ?? []).flat()];
    if (init.body !== undefined) headers.push("content-length", String(Buffer.byteLength(init.body)));
    const outgoing = request({ hostname, port, path: init.path, method: init.method ?? "GET", headers, agent: false });
    outgoing.on("error", reject);
    outgoing.on("response", resolve);
    outgoing.end(init.body);
  });
}

/** Sends a request and takes the whole response. */
export async function send(url: string, init: TestRequest): Promise<TestResponse> {
  const incoming = await open(url, init);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const headers: [string, string][] = [];
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.push([incoming.rawHeaders[i]!.toLowerCase(), incoming.rawHeaders[i + 1]!]);
  }
  return {
    status: incoming.statusCode!,
    headers,
    body,
    text: body.toString("utf8"),
    header: (name) => headers.find(([key]) => key === name.toLowerCase())?.[1],
  };
}

/** Asks for something, and hangs up so many milliseconds later; resolves when the connection is closed. */
export function hangUp(url: string, path: string, after = 100): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const outgoing = request({ hostname, port, path, agent: false });
    outgoing.on("error", () => {});
    outgoing.on("response", (incoming) => incoming.on("error", () => {}).resume());
    outgoing.on("close", () => resolve());
    outgoing.end();
    // A reset, not a close: workerd then drops the request without a word.
    setTimeout(() => outgoing.socket?.resetAndDestroy(), after);
  });
}
