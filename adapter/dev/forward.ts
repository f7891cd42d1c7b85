import { Agent, type ClientRequest, type IncomingMessage, request as open, type ServerResponse } from "node:http";
import { type Fields, getField, listFields, readFields, setField } from "./fields.ts";

/** What is changed of a request and its answer on the way. */
export interface Changes {
  /** Changes the fields that the program gets. */
  request(fields: Fields): void;
  /** Changes the fields that the client gets. @returns text to add at the end of the body. */
  response(status: number, fields: Fields): string | undefined;
}

/**
 * How a request ended. Nothing has been answered when it is `refused`, since nobody listens there, or `dropped`, since whoever
 * took it broke off.
 */
export type Outcome = "done" | "cancelled" | "broken" | "refused" | "dropped";

/** One connection for each request: one that is kept may close just when the next request is on its way. */
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/**
 * Hands a request to a port of this machine, and its answer back, byte for byte as they come. Where one side breaks off, the
 * other one is broken off.
 * @param answered is told when the answer begins.
 */
export function forward(
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
  changes: Changes,
  answered: () => void,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const upstream = openUpstream(port, request, changes);
    upstream.once("response", (answer) => {
      answered();
      void sendAnswer(request, response, answer, changes).then(resolve);
    });
    // Once there is an answer, its own end tells: the program need not read all of a request.
    upstream.on("error", (error: NodeJS.ErrnoException) => {
      if (!response.headersSent) resolve(error.code === "ECONNREFUSED" ? "refused" : "dropped");
    });
    response.once("close", () => {
      upstream.destroy();
      resolve(response.writableFinished ? "done" : "cancelled");
    });
    request.pipe(upstream);
  });
}

function openUpstream(port: number, request: IncomingMessage, changes: Changes): ClientRequest {
  const fields = readFields(request.rawHeaders);
  changes.request(fields);
  const upstream = open({
    host: "127.0.0.1",
    port,
    method: request.method!,
    path: request.url!,
    agent,
    setHost: false,
  });
  for (const [name, value] of listFields(fields)) upstream.setHeader(name, value);
  // Node would send a body without a length as it is, with methods that seldom have one.
  if (request.headers["transfer-encoding"] !== undefined) upstream.setHeader("Transfer-Encoding", "chunked");
  return upstream;
}

function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: IncomingMessage,
  changes: Changes,
): Promise<Outcome> {
  const status = answer.statusCode!;
  const fields = readFields(answer.rawHeaders);
  const added = changes.response(status, fields);
  const length = getField(fields, "content-length");
  if (added !== undefined && length !== "") {
    setField(fields, "Content-Length", String(Number(length) + Buffer.byteLength(added)));
  }
  for (const [name, value] of listFields(fields)) response.setHeader(name, value);
  // The program's own, or none: Node would add one.
  response.sendDate = false;
  response.writeHead(status, answer.statusMessage);
  response.flushHeaders();
  answer.pipe(response, { end: false });
  return new Promise((resolve) => {
    answer.once("end", () => {
      if (answer.rawTrailers.length > 0 && request.httpVersion !== "1.0") {
        response.addTrailers(listTrailers(answer.rawTrailers));
      }
      if (added === undefined) response.end();
      else response.end(added);
    });
    // It ended before its time, or the process did.
    answer.on("error", () => {
      resolve("broken");
      response.destroy();
    });
  });
}

function listTrailers(raw: readonly string[]): [name: string, value: string][] {
  return listFields(readFields(raw)).map(([name, value]) => [name, String(value)]);
}
