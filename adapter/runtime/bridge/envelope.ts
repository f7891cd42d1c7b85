import type { Field, RequestHead, ResponseHead } from "../abi-payloads.ts";
import { GuestFault } from "../faults.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What heads of requests are written into: all but very long ones fit. */
const buffer = new Uint8Array(16 * 1024);

/** Encodes the head of a request for the guest. The bytes are valid until the next one is encoded. */
export function encodeRequestHead({ method, url, body, remote, protocol, tls, headers }: RequestHead): Uint8Array {
  let text = `${method}\n${url}\n${body}\n${oneLine(remote)}\n${oneLine(protocol)}\n${oneLine(tls)}`;
  for (const [name, value] of headers) text += `\n${name}\n${value}`;
  const { read, written } = encoder.encodeInto(text, buffer);
  return read === text.length ? buffer.subarray(0, written) : encoder.encode(text);
}

/** What the platform tells may come from other code: a Worker that calls this one gives any value. */
function oneLine(value: unknown): string {
  return typeof value === "string" && !value.includes("\n") ? value : "";
}

/** Encodes any JSON value; undefined as no bytes. */
export function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** Decodes UTF-8 that the guest wrote. Throws {@link GuestFault} when it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new GuestFault("text from the guest is not UTF-8");
  }
}

/** Decodes JSON that the guest wrote. Throws {@link GuestFault} when it is not JSON. */
export function decodeJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GuestFault("an envelope from the guest is not JSON", { cause });
  }
}

/** Heads that are remembered, and up to how many characters: those of most programs are few, and short. */
const [REMEMBERED, SHORT] = [64, 1024];

/** Heads by their text. They are never changed. */
const heads = new Map<string, ResponseHead>();

/**
 * Decodes the head of a response, which must not be changed: the same text gives the same object. Throws
 * {@link GuestFault} when the guest wrote anything else.
 */
export function decodeResponseHead(bytes: Uint8Array): ResponseHead {
  const text = decodeText(bytes);
  const known = heads.get(text);
  if (known !== undefined) return known;
  const head = parseResponseHead(text);
  if (text.length <= SHORT) {
    if (heads.size >= REMEMBERED) heads.clear();
    heads.set(text, head);
  }
  return head;
}

function parseResponseHead(text: string): ResponseHead {
  const [status, ...lines] = text.split("\n");
  if (!/^[2-5]\d\d$/.test(status!)) throw new GuestFault("a response head without a status of 200 to 599");
  const headers: Field[] = [];
  for (let at = 0; at < lines.length; at += 2) {
    const field = [lines[at], lines[at + 1]];
    if (!isField(field)) throw new GuestFault("a response head with a field that is none");
    headers.push(field);
  }
  return { status: Number(status), headers };
}

/**
 * Names are tokens, and values byte strings without control characters but for tabs (RFC 9110, sections 5.6.2 and 5.5).
 * Some platforms' HTTP servers die of anything else.
 */
export function isField(field: unknown): field is Field {
  return (
    Array.isArray(field) &&
    field.length === 2 &&
    typeof field[0] === "string" &&
    typeof field[1] === "string" &&
    /^[\w!#$%&'*+.^`|~-]+$/.test(field[0]) &&
    /^[\t\x20-\x7e\x80-\xff]*$/.test(field[1])
  );
}
