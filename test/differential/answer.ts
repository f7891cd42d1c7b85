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
  const answer = { status, headers: sorted(headers), body: withoutId(body), whole, informational, trailers };
  return withoutBoundary(answer);
}

/** What stands for the id of a request in the answer to one that failed. */
export const REQUEST_ID = "00000000-0000-0000-0000-000000000000";

function withoutId(body: Buffer): Buffer {
  const text = body.toString("latin1");
  const [, id] = /^Internal Server Error\nrequest id: ([0-9a-f-]{36})\n$/.exec(text) ?? [];
  return id === undefined ? body : Buffer.from(text.replace(id, REQUEST_ID), "latin1");
}

/** Several ranges of a file are put apart by something that is random, and of the same length each time. */
function withoutBoundary(answer: Answer): Answer {
  const type = fieldOf(answer, "content-type");
  const boundary = /^multipart\/byteranges; boundary=(\w+)$/.exec(type ?? "")?.[1];
  if (boundary === undefined) return answer;
  const body = Buffer.from(answer.body.toString("latin1").replaceAll(boundary, "B"), "latin1");
  return { ...setField(answer, "content-type", type!.replace(boundary, "B")), body };
}

/** A Date that a server has added: platforms add one, or leave it to their edge. One that a handler sets is compared. */
function isClock(name: string, value: string): boolean {
  return name === "date" && Math.abs(Date.parse(value) - Date.now()) < DAY;
}

export function fieldOf(answer: Answer, name: string): string | undefined {
  return answer.headers.find(([key]) => key === name)?.[1];
}

/** The answer with one field of that name, or with none where the value is undefined. */
export function setField(answer: Answer, name: string, value: string | undefined): Answer {
  const others = answer.headers.filter(([key]) => key !== name);
  return { ...answer, headers: sorted(value === undefined ? others : [...others, [name, value]]) };
}

/** The answer with another text, and with its length where one was told. */
export function setText(answer: Answer, text: string): Answer {
  const body = Buffer.from(text, "latin1");
  const told = fieldOf(answer, "content-length") !== undefined;
  return { ...(told ? setField(answer, "content-length", String(body.length)) : answer), body };
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
