import type { Field, RequestHead, ResponseHead } from "../abi-payloads.ts";
import { GuestFault } from "../faults.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Encodes the head of a request, or a call, for the guest. */
export function encodeHead(head: RequestHead | { name: string; payload: unknown }): Uint8Array {
  return encodeJson(head);
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
  return parseJson(decodeText(bytes));
}

function parseJson(text: string): unknown {
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
  const head = checkResponseHead(parseJson(text));
  if (text.length <= SHORT) {
    if (heads.size >= REMEMBERED) heads.clear();
    heads.set(text, head);
  }
  return head;
}

function checkResponseHead(value: unknown): ResponseHead {
  const head = value as ResponseHead | null;
  const status = head?.status;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new GuestFault("a response head without a status of 200 to 599");
  }
  if (!Array.isArray(head?.headers) || !head.headers.every(isField)) {
    throw new GuestFault("a response head whose headers are no list of pairs");
  }
  return head;
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
