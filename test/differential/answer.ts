import { createHash } from "node:crypto";
import type { RawResponse } from "../harness/raw.ts";

/** What is compared of a response. */
export interface Answer {
  status: number;
  /** Sorted by name; those of one name in their order. */
  headers: [name: string, value: string][];
  body: Buffer;
  /** False where the response broke off. */
  whole: boolean;
  informational: number[];
  trailers: [string, string][];
}

/**
 * Fields that say how a message travels on one connection, and nothing about the response: the connection is the
 * platform's, and may be another one at each hop (RFC 9110, section 7.6.1). The reader has put a chunked body together.
 */
const HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);

const DAY = 86_400_000;

/** Leaves out of a response what is between a server and its client alone, and today's date. */
export function answerOf(response: RawResponse): Answer {
  const { status, body, whole, informational, trailers } = response;
  const headers = response.headers.filter(([name, value]) => !HOP.has(name) && !isClock(name, value));
  return { status, headers: sorted(headers), body, whole, informational, trailers };
}

/** A Date that a server has added: platforms add one, or leave it to their edge. One that a handler sets is compared. */
function isClock(name: string, value: string): boolean {
  return name === "date" && Math.abs(Date.parse(value) - Date.now()) < DAY;
}

export function sorted(headers: [string, string][]): [string, string][] {
  return [...headers].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** An answer as a test shows it when it is not the expected one. */
export function render(answer: Answer): unknown {
  const headers = answer.headers.map(([name, value]) => `${name}: ${value}`);
  return { ...answer, headers, body: renderBody(answer.body) };
}

function renderBody(body: Buffer): unknown {
  const text = body.toString("latin1");
  if (body.length <= 4096) return text.split("\n");
  return { length: body.length, sha256: createHash("sha256").update(body).digest("hex"), start: text.slice(0, 100) };
}
