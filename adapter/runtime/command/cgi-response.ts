import type { Field } from "../abi-payloads.ts";
import { isField } from "../bridge/envelope.ts";
import { GuestFault } from "../faults.ts";

/** What a program has answered. */
export interface CgiResponse {
  status: number;
  headers: Field[];
  body: Uint8Array<ArrayBuffer>;
  /** The path whose response is to be sent in place of this one. */
  redirect: string | undefined;
}

/** Bytes of the head at most. */
const MAX_HEAD = 64 * 1024;

/** Fields that are between the platform and its client. */
const FRAMING = new Set(["connection", "keep-alive", "status", "te", "trailer", "transfer-encoding", "upgrade"]);

/**
 * Parses what a program wrote to stdout (RFC 3875, section 6): fields, an empty line, the body. Lines end in LF or CRLF.
 * @throws GuestFault when it is nothing of the kind.
 */
export function parseCgiResponse(output: Uint8Array<ArrayBuffer>): CgiResponse {
  const { lines, end } = cutHead(output);
  const fields = lines.map(parseField);
  const body = output.subarray(end);
  const value = (name: string): string | undefined => fields.find(([key]) => key.toLowerCase() === name)?.[1];
  const location = value("location");
  const given = value("status");
  if (given === undefined && value("content-type") === undefined && location === undefined) {
    throw malformed("neither Content-Type, nor Location, nor Status is there");
  }
  const headers = fields.filter(([name, text]) => !isFraming(name.toLowerCase(), text, body.length));
  const isLocal = given === undefined && fields.length === 1 && body.length === 0 && location?.startsWith("/");
  return {
    status: given === undefined ? (location === undefined ? 200 : 302) : parseStatus(given),
    headers,
    body,
    redirect: isLocal ? location : undefined,
  };
}

function cutHead(output: Uint8Array): { lines: string[]; end: number } {
  const lines: string[] = [];
  for (let start = 0; start < Math.min(output.length, MAX_HEAD); ) {
    const newline = output.indexOf(10, start);
    if (newline === -1) break;
    const stop = output[newline - 1] === 13 && newline > start ? newline - 1 : newline;
    if (stop === start) return { lines, end: newline + 1 };
    lines.push(String.fromCharCode(...output.subarray(start, Math.min(stop, start + MAX_HEAD))));
    start = newline + 1;
  }
  throw malformed(output.length === 0 ? "it wrote nothing" : "its head has no end");
}

function parseField(line: string): Field {
  const colon = line.indexOf(":");
  const field: Field = [line.slice(0, colon), line.slice(colon + 1).trim()];
  if (colon === -1 || !isField(field)) throw malformed(`${JSON.stringify(line.slice(0, 100))} is no field`);
  return field;
}

function parseStatus(text: string): number {
  const status = Number(/^([2-5]\d\d)(?: |$)/.exec(text)?.[1]);
  if (Number.isNaN(status)) throw malformed(`its Status is ${JSON.stringify(text.slice(0, 100))}`);
  return status;
}

/** A length that is not that of the body is left out; that of a response to HEAD is the program's to tell. */
function isFraming(name: string, value: string, length: number): boolean {
  return FRAMING.has(name) || (name === "content-length" && length > 0 && Number(value) !== length);
}

function malformed(what: string): GuestFault {
  return new GuestFault(`the program's output is no CGI response: ${what}`);
}
