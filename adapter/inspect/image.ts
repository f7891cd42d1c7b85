import { OPCODE, SECTION } from "../build/wasm.ts";
import { openSection, type Section } from "./layout.ts";

/** Bytes of memory that are laid out at most: more is nothing that a program starts with. */
const MOST = 256 * 1024 * 1024;

/** Bits of a data segment's flags. */
const PASSIVE = 1;
const HAS_INDEX = 2;

/**
 * Lays out memory as it is when the program starts, from its data segments: compilers leave runs of zeros out between
 * them.
 * @param bytes a module that has been parsed before.
 * @returns undefined where an address is only known at run time, or too large.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function resolveMemory(bytes: Uint8Array, sections: readonly Section[]): Buffer | undefined {
  const data = openSection(bytes, sections, SECTION.data);
  if (data === undefined) return undefined;
  const segments: { address: number; contents: Uint8Array }[] = [];
  for (let count = data.u32("the number of data segments"); count > 0; count--) {
    const flags = data.u32("a data segment's flags");
    let address = 0;
    if (flags & HAS_INDEX) data.u32("a data segment's memory");
    if (!(flags & PASSIVE)) {
      if (data.byte("a data segment's address") !== OPCODE.i32Const) return undefined;
      address = data.address("a data segment's address");
      if (data.byte("a data segment's address") !== OPCODE.end) return undefined;
    }
    const contents = data.slice(data.u32("a data segment's size"), "a data segment").rest();
    if (!(flags & PASSIVE)) segments.push({ address, contents });
  }
  let end = 0;
  for (const { address, contents } of segments) end = Math.max(end, address + contents.length);
  if (end > MOST) return undefined;
  const memory = Buffer.alloc(end);
  for (const { address, contents } of segments) memory.set(contents, address);
  return memory;
}
