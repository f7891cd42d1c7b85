import { GoEdgeError } from "./errors.ts";
import { leb128, replaceSection } from "./sections.ts";
import { SECTION } from "./wasm.ts";

const PAGE = 64 * 1024;
const HAS_MAX = 1;

/**
 * Bounds how far the memory of a module can grow, so that a program which allocates without end ends its instance, and
 * not the process that others share.
 * @param bytes a module that has been parsed before.
 * @throws GoEdgeError LIMIT_TOO_LOW when the program starts with more; WASM_MALFORMED.
 */
export function boundMemory(bytes: Uint8Array, limit: number): Uint8Array {
  const most = Math.floor(limit / PAGE);
  return replaceSection(bytes, SECTION.memory, (section) => {
    const count = section.u32("the memories");
    const flags = section.byte("limits");
    const least = section.u32("a least size");
    const given = flags & HAS_MAX ? section.u32("a greatest size") : most;
    if (least > most) {
      const needed = Math.ceil((least * PAGE) / (1024 * 1024));
      throw new GoEdgeError("LIMIT_TOO_LOW", `the program starts with ${needed} MiB of memory, more than its limit`, {
        hint: `Raise it: --limit memory=${needed * 2}, or "limits": { "memory": ${needed * 2} } in go-edge.json.`,
      });
    }
    return Buffer.concat([leb128(count), Uint8Array.of(flags | HAS_MAX), leb128(least), leb128(Math.min(given, most))]);
  });
}
