/**
 * What the Go linker leaves in memory, also in a binary without names: runtime.pclntab, which stack traces are made
 * from (go/src/cmd/link/internal/ld/pcln.go, the same since Go 1.20), and what `go version -m` prints
 * (go/src/cmd/go/internal/modload/build.go).
 */

/** The first bytes of the table: its magic number, the least size of an instruction, and the size of a pointer. */
const MAGIC = Buffer.of(0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8);

/** Offsets in the table's header. */
const HEADER = { functions: 8, names: 32, table: 64, size: 72 };

/** Places with {@link MAGIC} that are tried: code may have it as a number, too. */
const TRIED = 16;

/** Bytes of a function's name at most. */
const NAME_MOST = 4096;

const INFO_START = Buffer.from("3077af0c9274080241e1c107e6d618e6", "hex");
const INFO_END = Buffer.from("f932433186182072008242104116d8f2", "hex");

/**
 * Reads the names of all functions, in their order in the binary as the linker made it.
 * @param count number of functions that the binary defines. What optimizes a binary changes that.
 * @returns undefined when there is no such table.
 */
export function readFunctionTable(memory: Buffer, count?: number): string[] | undefined {
  let at = memory.indexOf(MAGIC);
  for (let tried = 0; at >= 0 && tried < TRIED; tried++, at = memory.indexOf(MAGIC, at + 1)) {
    const table = memory.subarray(at);
    if (table.length < HEADER.size) return undefined;
    const functions = readSize(table, HEADER.functions);
    if (count !== undefined && functions !== count) continue;
    const names = readTable(table, functions);
    if (names) return names;
  }
  return undefined;
}

function readTable(table: Buffer, functions: number): string[] | undefined {
  const [text, first] = [readSize(table, HEADER.names), readSize(table, HEADER.table)];
  // Each function has 8 bytes in the table, and 4 more say where the last ends.
  if (first + functions * 8 + 4 > table.length) return undefined;
  const names: string[] = [];
  let budget = table.length;
  for (let i = 0; i < functions; i++) {
    const entry = first + table.readUInt32LE(first + i * 8 + 4);
    if (entry + 8 > table.length) return undefined;
    const start = text + table.readUInt32LE(entry + 4);
    const window = table.subarray(start, start + NAME_MOST);
    const length = window.indexOf(0);
    budget -= length; // in a table of the linker's, no two names overlap by much
    if (start >= table.length || length < 0 || budget < 0) return undefined;
    names.push(window.toString("utf8", 0, length));
  }
  return names;
}

/** Reads a number of 64 bits. What is too large for a double is too large for any table, too. */
function readSize(table: Buffer, at: number): number {
  return table.readUInt32LE(at) + table.readUInt32LE(at + 4) * 2 ** 32;
}

/** What a Go program was built from. */
export interface BuildInfo {
  /** Import path of its main package, and its module. */
  path: string;
  module: string | undefined;
  /** The other modules in it. */
  dependencies: { path: string; version: string }[];
  /** How it was built: GOOS and the like. */
  settings: Record<string, string>;
}

/** Settings that are told: others have paths in them, or what `-X` sets. */
const SETTINGS = new Set(["-buildmode", "-compiler", "-tags", "GOOS", "GOARCH", "GOWASM"]);

/** Reads what a Go program was built from; undefined when it does not say. */
export function readBuildInfo(memory: Buffer): BuildInfo | undefined {
  const start = memory.indexOf(INFO_START);
  const end = start < 0 ? -1 : memory.indexOf(INFO_END, start);
  if (end < 0) return undefined;
  const info: BuildInfo = { path: "", module: undefined, dependencies: [], settings: {} };
  for (const line of memory.toString("utf8", start + INFO_START.length, end).split("\n")) {
    const [kind, name = "", value = ""] = line.split("\t");
    if (kind === "path") info.path = name;
    if (kind === "mod") info.module = name;
    if (kind === "dep") info.dependencies.push({ path: name, version: value });
    const [, key = "", set = ""] = kind === "build" ? (/^([^=]+)=(.*)$/.exec(name) ?? []) : [];
    if (SETTINGS.has(key)) info.settings[key] = set;
  }
  return info;
}
