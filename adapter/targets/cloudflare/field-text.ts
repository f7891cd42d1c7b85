// workerd reads and writes the values of fields as UTF-8, where the Fetch standard has byte strings: strings whose code
// points are the bytes. Between the two, a value that is not ASCII has to be put into the other form.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function isAscii(value: string): boolean {
  return !/[^\x20-\x7e\t]/.test(value);
}

/** The byte string of a value that workerd has read as UTF-8. */
export function encodeBytes(value: string): string {
  return Array.from(encoder.encode(value), (byte) => String.fromCharCode(byte)).join("");
}

/** The text that workerd writes as these bytes. Bytes that are not UTF-8 it can't write: they go out as Latin-1. */
export function decodeBytes(value: string): string {
  try {
    return decoder.decode(Uint8Array.from(value, (char) => char.charCodeAt(0)));
  } catch {
    return value;
  }
}
