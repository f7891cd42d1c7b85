import type { Field } from "../../runtime/abi-payloads.ts";

// workerd reads and writes the values of fields as UTF-8, where the Fetch standard has byte strings: strings whose code
// points are the bytes. Between the two, a value that is not ASCII has to be put into the other form.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isAscii(value: string): boolean {
  return !/[^\x20-\x7e\t]/.test(value);
}

/** The fields that workerd has read, values as byte strings. */
export function readFields(headers: Headers): Field[] {
  const fields: Field[] = [];
  // One call into workerd, where an iterator takes one for each field.
  headers.forEach((value, name) => {
    fields.push([name, trimEnd(isAscii(value) ? value : encodeBytes(value))]);
  });
  return fields;
}

/** Fields whose values are byte strings, as workerd writes them. */
export function writeFields(fields: readonly Field[]): Field[] {
  return fields.map(([name, value]) => [name, isAscii(value) ? value : decodeBytes(value)]);
}

/** Takes away the white space at the end of a value, which is none of it (RFC 9110, section 5.5), and workerd leaves. */
function trimEnd(value: string): string {
  const last = value.charCodeAt(value.length - 1);
  return last === 0x20 || last === 0x09 ? value.replace(/[ \t]+$/, "") : value;
}

/** The byte string of a value that workerd has read as UTF-8. */
function encodeBytes(value: string): string {
  return Array.from(encoder.encode(value), (byte) => String.fromCharCode(byte)).join("");
}

/** The text that workerd writes as these bytes. Bytes that are not UTF-8 it can't write: they go out as Latin-1. */
function decodeBytes(value: string): string {
  try {
    return decoder.decode(Uint8Array.from(value, (char) => char.charCodeAt(0)));
  } catch {
    return value;
  }
}
