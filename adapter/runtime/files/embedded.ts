import { MemoryDirectory, MemoryLink } from "./memory.ts";
import { MemoryFile } from "./memory-file.ts";
import type { Node } from "./node.ts";
import { FIXED } from "./volume.ts";

/** An entry of embedded files, as the build writes them: a file's bytes, a link's target, or what a directory holds. */
export type EmbeddedEntry = number | string | EmbeddedDirectory;

/** What a directory of embedded files holds. */
export type EmbeddedDirectory = readonly (readonly [name: string, entry: EmbeddedEntry])[];

/** Makes nodes of embedded files. Their contents follow each other in `bytes`, in the order of the index; none is copied. */
export function mountEmbedded(index: EmbeddedDirectory, bytes: Uint8Array): ReadonlyMap<string, Node> {
  let offset = 0;
  const make = (entry: EmbeddedEntry): Node => {
    if (typeof entry === "string") return new MemoryLink(FIXED, entry);
    if (typeof entry !== "number") return new MemoryDirectory(FIXED, mount(entry));
    offset += entry;
    return new MemoryFile(FIXED, bytes.subarray(offset - entry, offset));
  };
  const mount = (directory: EmbeddedDirectory): Map<string, Node> =>
    new Map(directory.map(([name, entry]) => [name, make(entry)]));
  return mount(index);
}
