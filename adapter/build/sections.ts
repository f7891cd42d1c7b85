import { WasmReader } from "./wasm-reader.ts";

const PREAMBLE = 8;

/**
 * Replaces the contents of one section of a module; the others stay as they are.
 * @param bytes a module that has been parsed before.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function replaceSection(bytes: Uint8Array, id: number, render: (section: WasmReader) => Uint8Array): Uint8Array {
  const reader = new WasmReader(bytes, PREAMBLE);
  const parts: Uint8Array[] = [bytes.subarray(0, PREAMBLE)];
  while (!reader.done) {
    const start = reader.offset;
    const found = reader.byte("a section's id");
    const section = reader.slice(reader.u32("a section's size"), `section ${found}`);
    if (found !== id) {
      parts.push(bytes.subarray(start, section.end));
      continue;
    }
    const contents = render(section);
    parts.push(Uint8Array.of(id), leb128(contents.length), contents);
  }
  return Buffer.concat(parts);
}

/** Renders an unsigned LEB128 number. */
export function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, value]);
}
