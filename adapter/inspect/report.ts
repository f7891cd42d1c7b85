import { createHash } from "node:crypto";
import { resolveFamilies } from "../build/families.ts";
import { resolveOperations } from "../build/operations.ts";
import { VERSION } from "../build/package.ts";
import { hasSchedules } from "../build/schedules.ts";
import { readSnapshotNote, type SnapshotNote } from "../build/snapshot/module.ts";
import type { WasmExport, WasmImport } from "../build/wasm.ts";
import { BINDING_MODULE } from "../runtime/abi.ts";
import { type SectionReport, type Weight, weighBytes, weighSections } from "./compress.ts";
import { dissect } from "./dissect.ts";
import type { ForeignImport } from "./foreign.ts";
import { listSections, stripDebugging } from "./layout.ts";
import { resolveModules } from "./modules.ts";
import { resolveNeed } from "./needs.ts";
import type { Origin } from "./origin.ts";
import {
  type FunctionNames,
  type GroupReport,
  type PackageReport,
  resolveGroups,
  resolvePackages,
} from "./packages.ts";
import { type PlatformReport, resolvePlatforms } from "./portability.ts";
import type { Source } from "./source.ts";

const PAGE = 64 * 1024;

/** What there is to know of a program. This is what `--json` prints. Sizes are bytes. */
export interface InspectReport {
  /** Version of go-edge. */
  version: string;
  /** What was inspected, as it was named. */
  name: string;
  source: Source["kind"];
  wasm: Weight & { sha256: string };
  /** Characters of the module's text, and the path of the wasm beside it; null for another source. */
  module: { characters: number; wasm: string | null } | null;
  origin: Origin;
  /** Bytes of memory that it starts with, and may grow to; null: none of its own, and no bound. */
  memory: { least: number | null; most: number | null; imported: boolean };
  /** What a snapshot says of itself: how far the program had been run, and what it holds; null when it is none. */
  snapshot: SnapshotNote | null;
  /** With what each is needed for, in plain words. */
  imports: (WasmImport & { need: string })[];
  exports: WasmExport[];
  uses: { operations: string[]; bindings: string[]; schedules: boolean; wasi: string[] };
  platforms: PlatformReport[];
  /** What no platform offers, and who calls it. */
  foreign: ForeignImport[];
  /** By size. Each is compressed by itself. */
  sections: SectionReport[];
  code: {
    bytes: number;
    functions: number;
    /** Where the names of functions are from; `none`: packages can't be told apart. */
    names: FunctionNames["source"];
    groups: GroupReport[];
    packages: PackageReport[];
  };
}

/**
 * Finds out what a program is, what it needs, where it can run, and where its bytes go.
 * @throws GoEdgeError WASM_MALFORMED with the offset.
 */
export async function resolveReport(source: Source): Promise<InspectReport> {
  const { wasm: bytes, program, module: built } = source;
  const { module, sections, functions, names, info, origin, foreign } = dissect(bytes, built?.header);
  const packages =
    names.source === "none" ? [] : resolvePackages(functions, names.names, await resolveModules(info, program));
  // Of what was built just now, with names, the sizes are those that a build without them has.
  const shipped = program ? stripDebugging(bytes, sections) : bytes;
  const size = built && { module: built.characters, wasm: built.beside === undefined ? 0 : bytes.length };
  const platforms = await resolvePlatforms({
    bytes: shipped,
    module,
    compiler: origin.compiler,
    program,
    built: built && size && { target: built.header.target, size },
  });
  return {
    version: VERSION,
    name: source.name,
    source: source.kind,
    wasm: { ...(await weighBytes(shipped)), sha256: createHash("sha256").update(shipped).digest("hex") },
    module: built ? { characters: built.characters, wasm: built.beside ?? null } : null,
    origin,
    memory: {
      least: toBytes(module.memoryPages),
      most: toBytes(module.memoryMaxPages),
      imported: module.imports.some(({ kind }) => kind === "memory"),
    },
    snapshot: readSnapshotNote(bytes) ?? null,
    imports: module.imports.map((entry) => ({ ...entry, need: resolveNeed(entry) })),
    exports: module.exports,
    uses: {
      operations: resolveOperations(module),
      bindings: module.imports.filter((entry) => entry.module === BINDING_MODULE).map(({ name }) => name),
      schedules: hasSchedules(module),
      wasi: resolveFamilies(module),
    },
    platforms,
    foreign,
    sections: await weighSections(shipped, shipped === bytes ? sections : listSections(shipped)),
    code: {
      bytes: functions.reduce((sum, entry) => sum + entry.bytes, 0),
      functions: functions.length,
      names: names.source,
      groups: resolveGroups(packages),
      packages,
    },
  };
}

function toBytes(pages: number | undefined): number | null {
  return pages === undefined ? null : pages * PAGE;
}
