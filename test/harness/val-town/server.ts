import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createBlobs } from "./blob.ts";
import { createSqlite } from "./sqlite.ts";
import { createVals, type HeldVals } from "./vals.ts";

/** What a part of the service answers with: JSON, bytes, or no body. */
export interface Answer {
  status: number;
  body?: unknown;
  /** Sent in place of a JSON body. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
}

/** A request as a part of the service gets it. */
export interface Asked {
  method: string;
  url: URL;
  /** The field Range, or "". */
  range: string;
  body: Uint8Array;
}

/** A part of the service: answers what is for it, and returns undefined for anything else. */
export type Part = (asked: Asked) => Answer | undefined;

/**
 * What befalls a request in place of an answer: a status with a message, silence for ever, or a connection that breaks, before
 * the service has done anything or after it has done it.
 */
export type Fault =
  | { status: number; message: string; headers?: Record<string, string> }
  | "hang"
  | "break"
  | "break-after";

/** The service of Val Town that vals and their state are kept in, on this machine. */
export interface ValTown {
  url: string;
  token: string;
  /** Environment that a val has there. */
  env: Record<string, string>;
  /** Requests so far, such as `POST /v1/sqlite/execute`. */
  requests: string[];
  /** What befalls requests from now on. */
  fault: Fault | undefined;
  /** Decides on one request, such as `POST /v2/vals`, of which `count` have come, itself included. */
  befall: ((request: string, count: number) => Fault | undefined) | undefined;
  vals: HeldVals;
  /** Whether it minds the field Range: nobody says that the real one does. */
  hasRanges: boolean;
  stop(): Promise<void>;
}

/**
 * Starts the REST API of Val Town, as far as @valtown/sdk 2.1.0 says what it is: /v1/sqlite/execute, /v1/sqlite/batch,
 * /v1/blob, and vals with their files. Requests without the token get status 401; the body of an error is `{ "message": … }`.
 */
export async function startValTown({ blobMax }: { blobMax?: number } = {}): Promise<ValTown> {
  const token = "vtwn_test-token";
  const vals = createVals();
  const parts: Part[] = [createSqlite(), createBlobs(blobMax), vals.part];
  const requests: string[] = [];
  const service: Pick<ValTown, "fault" | "befall" | "hasRanges"> = {
    fault: undefined,
    befall: undefined,
    hasRanges: false,
  };

  const answer = async (request: IncomingMessage): Promise<Answer | undefined> => {
    const { method = "GET", headers } = request;
    const url = new URL(request.url!, "http://api");
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    requests.push(`${method} ${url.pathname}`);
    const fault = service.befall?.(requests.at(-1)!, requests.length) ?? service.fault;
    if (fault === "hang") return undefined;
    if (fault === "break") {
      request.socket.destroy();
      return undefined;
    }
    if (typeof fault === "object") return { ...fault, body: { message: fault.message } };
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: { message: "Unauthorized" } };
    const range = service.hasRanges ? (headers.range ?? "") : "";
    const asked = { method, url, range, body: new Uint8Array(Buffer.concat(chunks)) };
    for (const part of parts) {
      const answered = part(asked);
      if (answered === undefined) continue;
      if (fault !== "break-after") return answered;
      request.socket.destroy();
      return undefined;
    }
    return { status: 404, body: { message: `Route ${method}:${url.pathname} not found` } };
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (answered) => answered && send(response, answered),
      (error: Error) => send(response, { status: 500, body: { message: error.message } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(service, {
    url,
    token,
    requests,
    vals,
    env: { valtown: token, VAL_TOWN_BASE_URL: url },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function send(response: ServerResponse, { status, body, bytes, headers }: Answer): void {
  if (bytes) {
    const own = { "content-type": "application/octet-stream", "content-length": bytes.length };
    response.writeHead(status, { ...own, ...headers });
    response.end(bytes);
  } else if (body === undefined) {
    response.writeHead(status).end();
  } else {
    const own = { "content-type": "application/json; charset=utf-8" };
    response.writeHead(status, { ...own, ...headers }).end(JSON.stringify(body));
  }
}
