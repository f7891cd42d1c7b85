import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ReadMessage, readMessages } from "./message.ts";

/** A request that goes over the wire as it is written here: nothing is added to it but the framing of its body. */
export interface RawRequest {
  method?: string;
  /** The request target. Every character is one byte. */
  path: string;
  /** The Host field; null for none. */
  host?: string | null;
  /** Sent as they are, in order. Every character is one byte. */
  headers?: [string, string][];
  body?: string | Uint8Array;
  /** Sends the body in chunks of this size, without a Content-Length. */
  chunked?: number;
  /** Fields after a chunked body. */
  trailers?: [string, string][];
  /** The protocol's version. */
  version?: string;
}

/** All that came back for a request. */
export interface RawResponse extends ReadMessage {
  /** Statuses of informational responses before it. */
  informational: number[];
}

export const HOST = "example.test";
const PATIENCE = 30_000;

/** Sends a request over a connection of its own, and takes all that comes back; rejects when that takes too long. */
export async function exchange(url: string, request: RawRequest): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  // A server may answer without reading all of the request: what it answered still counts.
  socket.on("error", () => {});
  const timer = sleep(PATIENCE, undefined, { ref: false }).then(() => {
    throw new Error("no whole response in time");
  });
  try {
    write(socket, request);
    return await Promise.race([readMessages(socket, request.method === "HEAD"), timer]);
  } finally {
    timer.catch(() => {});
    socket.destroy();
  }
}

function write(socket: Socket, request: RawRequest): void {
  const { method = "GET", path, host = HOST, headers = [], body, chunked, version = "HTTP/1.1" } = request;
  const fields = [...headers];
  if (host !== null) fields.unshift(["Host", host]);
  const bytes = Buffer.from(body ?? "");
  if (chunked !== undefined) fields.push(["Transfer-Encoding", "chunked"]);
  else if (body !== undefined) fields.push(["Content-Length", String(bytes.length)]);
  const head = [`${method} ${path} ${version}`, ...fields.map(([name, value]) => `${name}: ${value}`), "", ""];
  socket.write(Buffer.from(head.join("\r\n"), "latin1"));
  if (chunked === undefined) {
    socket.write(bytes);
    return;
  }
  for (let at = 0; at < bytes.length; at += chunked) {
    const chunk = bytes.subarray(at, at + chunked);
    socket.write(`${chunk.length.toString(16)}\r\n`);
    socket.write(chunk);
    socket.write("\r\n");
  }
  const trailers = (request.trailers ?? []).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`0\r\n${trailers.join("")}\r\n`);
}
