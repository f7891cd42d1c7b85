import { ABI_EXPORT_PREFIX } from "../runtime/abi.ts";
import { GoEdgeError } from "./errors.ts";
import { malformed, WasmReader } from "./wasm-reader.ts";

/** Kinds of import and export, in the order of the binary format. */
const KINDS = ["func", "table", "memory", "global", "tag"] as const;
export type ExternalKind = (typeof KINDS)[number];

export interface WasmImport {
  module: string;
  name: string;
  kind: ExternalKind;
}

export interface WasmExport {
  name: string;
  kind: ExternalKind;
}

/** What this project reads in a WebAssembly binary. */
export interface WasmModule {
  imports: WasmImport[];
  exports: WasmExport[];
  /** Pages of 64 KiB that the memory starts with; undefined when the module has none of its own. */
  memoryPages: number | undefined;
  /** Pages that it may grow to; undefined when nothing bounds it. */
  memoryMaxPages: number | undefined;
  /** Bytes of the sections that make up most of a binary. */
  sizes: { code: number; data: number; custom: number };
  custom: { name: string; bytes: number }[];
  /** The producers section, `field: [name version]`; empty when it was stripped. */
  producers: Record<string, { name: string; version: string }[]>;
}

/** Ids of sections. */
export const SECTION = {
  custom: 0,
  import: 2,
  function: 3,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

/** Instructions of expressions that are constant. */
export const OPCODE = {
  end: 0x0b,
  globalGet: 0x23,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
} as const;

/** Number of sections that the format knows. */
const SECTIONS = 14;

/**
 * Reads the parts of a binary that tell what it is and what it needs.
 * @throws GoEdgeError WASM_MALFORMED with the offset, for anything that is not a whole WebAssembly module.
 */
export function parseWasm(bytes: Uint8Array): WasmModule {
  const reader = new WasmReader(bytes);
  readHeader(reader);
  const module: WasmModule = {
    imports: [],
    exports: [],
    memoryPages: undefined,
    memoryMaxPages: undefined,
    sizes: { code: 0, data: 0, custom: 0 },
    custom: [],
    producers: {},
  };
  const counts = new Map<number, number>();
  while (!reader.done) readSection(reader, module, counts);
  checkCounts(counts, bytes.length);
  return module;
}

function readHeader(reader: WasmReader): void {
  const magic = [0, 1, 2, 3].map(() => reader.byte("the magic number"));
  if (String.fromCharCode(...magic) !== "\0asm") {
    throw new GoEdgeError("WASM_MALFORMED", "the file is not WebAssembly: it does not start with \\0asm (at byte 0)");
  }
  const version = [0, 1, 2, 3].map(() => reader.byte("the version"));
  if (version.join() === "1,0,0,0") return;
  const component = version[2] === 1;
  throw new GoEdgeError(
    "WASM_MALFORMED",
    component ? "the wasm is a component, not a module (at byte 4)" : "the wasm has an unknown version (at byte 4)",
    component ? { hint: "Build it for WASI preview 1: GOOS=wasip1, or TinyGo's target wasip1." } : {},
  );
}

function readSection(reader: WasmReader, module: WasmModule, counts: Map<number, number>): void {
  const start = reader.offset;
  const id = reader.byte("a section's id");
  if (id >= SECTIONS) throw malformed(start, `has an unknown section ${id}`);
  const section = reader.slice(reader.u32("a section's size"), `section ${id}`);
  const size = section.end - section.offset;
  if (id === SECTION.custom) {
    module.sizes.custom += size;
    const name = section.name("a custom section's name");
    module.custom.push({ name, bytes: size });
    if (name === "producers") module.producers = readProducers(section);
    return;
  }
  if (counts.has(id)) throw malformed(start, `has section ${id} twice`);
  if (id === SECTION.code) module.sizes.code = size;
  if (id === SECTION.data) module.sizes.data = size;
  const count = section.u32(`section ${id}`);
  counts.set(id, count);
  if (id === SECTION.import) module.imports = repeat(count, () => readImport(section));
  if (id === SECTION.export) module.exports = repeat(count, () => readExport(section));
  if (id === SECTION.memory && count > 0) {
    const { min, max } = readLimits(section);
    module.memoryPages = min;
    module.memoryMaxPages = max;
  }
}

function readImport(section: WasmReader): WasmImport {
  const from = section.name("an import's module");
  const name = section.name("an import's name");
  const kind = readKind(section, "an import's kind");
  if (kind === "func") section.u32("an import's type");
  if (kind === "table") section.skipNumber("a table's type");
  if (kind === "table" || kind === "memory") readLimits(section);
  if (kind === "global") {
    section.byte("a global's type");
    section.byte("a global's mutability");
  }
  if (kind === "tag") {
    section.byte("a tag's attribute");
    section.u32("a tag's type");
  }
  return { module: from, name, kind };
}

function readExport(section: WasmReader): WasmExport {
  const name = section.name("an export's name");
  const kind = readKind(section, "an export's kind");
  section.u32("an export's index");
  return { name, kind };
}

function readKind(section: WasmReader, what: string): ExternalKind {
  const start = section.offset;
  const kind = KINDS[section.byte(what)];
  if (kind === undefined) throw malformed(start, `has an unknown value for ${what}`);
  return kind;
}

/** Reads the least size of a memory or table, and the greatest where there is one. */
function readLimits(section: WasmReader): { min: number; max: number | undefined } {
  const flags = section.byte("limits");
  const min = section.u32("a least size");
  return { min, max: flags & 1 ? section.u32("a greatest size") : undefined };
}

function readProducers(section: WasmReader): WasmModule["producers"] {
  const fields = repeat(section.u32("the producers"), () => {
    const field = section.name("a producer's field");
    const values = repeat(section.u32("the producers"), () => ({
      name: section.name("a producer's name"),
      version: section.name("a producer's version"),
    }));
    return [field, values] as const;
  });
  return Object.fromEntries(fields);
}

/** A file that was cut between two sections is well-formed up to there, but announces what does not follow. */
function checkCounts(counts: ReadonlyMap<number, number>, end: number): void {
  const announced = (id: number) => counts.get(id) ?? 0;
  if (announced(SECTION.function) !== announced(SECTION.code)) {
    const functions = announced(SECTION.function);
    throw malformed(end, `announces ${functions} functions and has the code of ${announced(SECTION.code)}`);
  }
  if (counts.has(SECTION.dataCount) && announced(SECTION.dataCount) !== announced(SECTION.data)) {
    throw malformed(end, `announces ${announced(SECTION.dataCount)} data segments and has ${announced(SECTION.data)}`);
  }
}

function repeat<T>(count: number, read: () => T): T[] {
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(read());
  return items;
}

/** Tells a WASI command, which runs once from `_start` to its end, from what was built for this ABI. */
export function isWasiCommand({ exports }: WasmModule): boolean {
  const has = (name: string) => exports.some((entry) => entry.name === name);
  return has("_start") && !exports.some((entry) => entry.name.startsWith(ABI_EXPORT_PREFIX));
}
