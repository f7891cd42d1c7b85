import { WasmReader } from "./wasm-reader.ts";

const PREAMBLE = 8;
const CUSTOM = 0;

/**
 * Rewrites a module section by section.
 * @param bytes a module that has been parsed before.
 * @param map returns what takes a section's place, whole, or undefined to keep it as it is.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function mapSections(
  bytes: Uint8Array,
  map: (id: number, section: WasmReader) => readonly Uint8Array[] | undefined,
): Uint8Array {
  const reader = new WasmReader(bytes, PREAMBLE);
  const parts: Uint8Array[] = [bytes.subarray(0, PREAMBLE)];
  while (!reader.done) {
    const start = reader.offset;
    const id = reader.byte("a section's id");
    const section = reader.slice(reader.u32("a section's size"), `section ${id}`);
    parts.push(...(map(id, section) ?? [bytes.subarray(start, section.end)]));
  }
  return Buffer.concat(parts);
}

/**
 * Replaces the contents of one section of a module; the others stay as they are.
 * @param bytes a module that has been parsed before.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function replaceSection(bytes: Uint8Array, id: number, render: (section: WasmReader) => Uint8Array): Uint8Array {
  return mapSections(bytes, (found, section) => (found === id ? [renderSection(id, render(section))] : undefined));
}

/** Adds a custom section at the end of a module. */
export function appendCustom(bytes: Uint8Array, name: string, contents: Uint8Array): Uint8Array {
  const text = Buffer.from(name);
  return Buffer.concat([bytes, renderSection(CUSTOM, Buffer.concat([leb128(text.length), text, contents]))]);
}

/** Renders a section with its id and size. */
export function renderSection(id: number, contents: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(id), leb128(contents.length), contents]);
}

/** Renders an unsigned LEB128 number of at most 32 bits. */
export function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, value]);
}

/** Renders a signed LEB128 number of at most 64 bits. */
export function signedLeb128(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; ) {
    const byte = Number(left & 0x7fn);
    left >>= 7n;
    if ((left === 0n && byte < 0x40) || (left === -1n && byte >= 0x40)) return Uint8Array.from([...bytes, byte]);
    bytes.push(byte | 0x80);
  }
}
