import { ABI_EXPORT_PREFIX, COMMAND_EXPORTS, GUEST_EXPORTS, SNAPSHOT_EXPORTS } from "../runtime/abi.ts";
import { leb128, replaceSection } from "./sections.ts";
import { SECTION } from "./wasm.ts";

/** Exports that hosts use; `edge_idle` is TinyGo's. */
const USED = new Set<string>([...GUEST_EXPORTS, ...COMMAND_EXPORTS, ...SNAPSHOT_EXPORTS, "edge_idle"]);

/**
 * Removes the exports that no host uses, so that wasm-opt can remove what only they kept: TinyGo exports malloc and its
 * like from each program.
 * @param bytes a module that has been parsed before.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function pruneExports(bytes: Uint8Array): Uint8Array {
  return replaceSection(bytes, SECTION.export, (section) => {
    const kept: Uint8Array[] = [];
    for (let count = section.u32("the exports"); count > 0; count--) {
      const start = section.offset;
      const name = section.name("an export's name");
      section.byte("an export's kind");
      section.u32("an export's index");
      if (USED.has(name) || name.startsWith(ABI_EXPORT_PREFIX)) kept.push(bytes.subarray(start, section.offset));
    }
    return Buffer.concat([leb128(kept.length), ...kept]);
  });
}
