import { ABI_EXPORT_PREFIX, GUEST_EXPORTS } from "../runtime/abi.ts";
import { SECTION } from "./wasm.ts";
import { WasmReader } from "./wasm-reader.ts";

const PREAMBLE = 8;

/** Exports that the host uses; `edge_idle` is TinyGo's. */
const USED = new Set<string>([...GUEST_EXPORTS, "edge_idle"]);

/**
 * Removes the exports that no host uses, so that wasm-opt can remove what only they kept: TinyGo exports malloc and its
 * like from each program.
 * @param bytes a module that has been parsed before.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function pruneExports(bytes: Uint8Array): Uint8Array {
  const reader = new WasmReader(bytes, PREAMBLE);
  const parts: Uint8Array[] = [bytes.subarray(0, PREAMBLE)];
  while (!reader.done) {
    const start = reader.offset;
    const id = reader.byte("a section's id");
    const section = reader.slice(reader.u32("a section's size"), `section ${id}`);
    if (id === SECTION.export) parts.push(renderExports(bytes, section));
    else parts.push(bytes.subarray(start, section.end));
  }
  return Buffer.concat(parts);
}

/** Renders an export section with the entries that are used, each as it was. */
function renderExports(bytes: Uint8Array, section: WasmReader): Uint8Array {
  const kept: Uint8Array[] = [];
  for (let count = section.u32("the exports"); count > 0; count--) {
    const start = section.offset;
    const name = section.name("an export's name");
    section.byte("an export's kind");
    section.u32("an export's index");
    if (USED.has(name) || name.startsWith(ABI_EXPORT_PREFIX)) kept.push(bytes.subarray(start, section.offset));
  }
  const contents = Buffer.concat([leb128(kept.length), ...kept]);
  return Buffer.concat([Uint8Array.of(SECTION.export), leb128(contents.length), contents]);
}

/** Renders an unsigned LEB128 number. */
function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, value]);
}
