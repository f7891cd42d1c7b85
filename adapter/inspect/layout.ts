import { leb128 } from "../build/sections.ts";
import { SECTION, type WasmImport } from "../build/wasm.ts";
import { WasmReader } from "../build/wasm-reader.ts";

const PREAMBLE = 8;

/** What the sections are called that the format knows, by their ids. */
const TITLES = [
  "custom",
  "types",
  "imports",
  "functions",
  "tables",
  "memory",
  "globals",
  "exports",
  "start",
  "elements",
  "code",
  "data",
  "data count",
  "tags",
];

/** Custom sections that only debuggers read. */
const DEBUGGING = /^(name|\.debug_.*|\.zdebug_.*|sourceMappingURL|external_debug_info|reloc\..*|linking)$/;

/** One section of a binary. */
export interface Section {
  id: number;
  /** What it is: for a custom section its own name. */
  name: string;
  /** Offsets in the file: of the section's id, of what it holds (after a custom section's name), and of its end. */
  start: number;
  contents: number;
  end: number;
}

/**
 * Lists the sections of a binary that has been parsed before, in their order.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function listSections(bytes: Uint8Array): Section[] {
  const reader = new WasmReader(bytes, PREAMBLE);
  const sections: Section[] = [];
  while (!reader.done) {
    const start = reader.offset;
    const id = reader.byte("a section's id");
    const section = reader.slice(reader.u32("a section's size"), `section ${id}`);
    const name = id === SECTION.custom ? section.name("a custom section's name") : TITLES[id]!;
    sections.push({ id, name, start, contents: section.offset, end: section.end });
  }
  return sections;
}

/** Computes a reader of the one section with that id, or of the custom section with that name; undefined without it. */
export function openSection(bytes: Uint8Array, sections: readonly Section[], which: number | string) {
  const found = sections.find(({ id, name }) => (id === SECTION.custom ? name : id) === which);
  return found && new WasmReader(bytes, found.contents, found.end);
}

/** Tells whether only debuggers read a section: builds without --debug leave it out. */
export function isForDebugging({ id, name }: Section): boolean {
  return id === SECTION.custom && DEBUGGING.test(name);
}

/** Leaves out what only debuggers read. */
export function stripDebugging(bytes: Uint8Array, sections: readonly Section[]): Uint8Array {
  const kept = sections.filter((section) => !isForDebugging(section));
  if (kept.length === sections.length) return bytes;
  return Buffer.concat([bytes.subarray(0, PREAMBLE), ...kept.map(({ start, end }) => bytes.subarray(start, end))]);
}

/** One function that the binary defines. */
export interface FunctionBody {
  /** Index among all functions: those that are imported come first. */
  index: number;
  /** Bytes in the code section, the length in front of it included. */
  bytes: number;
  /** Offsets in the file of its code, its locals included. */
  start: number;
  end: number;
}

/**
 * Lists the functions of a binary that has been parsed before, in their order.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function listFunctions(
  bytes: Uint8Array,
  sections: readonly Section[],
  imports: readonly WasmImport[],
): FunctionBody[] {
  const code = openSection(bytes, sections, SECTION.code);
  if (code === undefined) return [];
  const first = imports.filter(({ kind }) => kind === "func").length;
  const functions: FunctionBody[] = [];
  const count = code.u32("the number of functions");
  for (let at = 0; at < count; at++) {
    const size = code.u32("a function's size");
    const body = code.slice(size, "a function");
    const { offset: start, end } = body;
    functions.push({ index: first + at, bytes: leb128(size).length + size, start, end });
  }
  return functions;
}
