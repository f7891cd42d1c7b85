import type { Section } from "./layout.ts";
import { openSection } from "./layout.ts";

/** The part of the name section that has the functions' names. */
const FUNCTION_NAMES = 1;

/**
 * Reads the names of functions from the name section, by index.
 * @returns an empty map when the binary has none.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function readNames(bytes: Uint8Array, sections: readonly Section[]): Map<number, string> {
  const names = new Map<number, string>();
  const section = openSection(bytes, sections, "name");
  while (section && !section.done) {
    const id = section.byte("a part of the names");
    const part = section.slice(section.u32("the size of a part of the names"), "a part of the names");
    if (id !== FUNCTION_NAMES) continue;
    for (let count = part.u32("the number of names"); count > 0; count--) {
      const index = part.u32("a function's index");
      names.set(index, part.name("a function's name"));
    }
  }
  return names;
}
