import { readABI } from "../build/inspect.ts";
import { isWasiCommand, type WasmModule } from "../build/wasm.ts";
import { ABI_EXPORT_PREFIX } from "../runtime/abi.ts";
import type { BuildInfo } from "./go-tables.ts";
import { openSection, type Section } from "./layout.ts";
import type { ModuleHeader } from "./module.ts";

/** What kind of program it is. */
export type ProgramKind = "go-edge" | "wasi-command" | "wasi-reactor" | "gojs" | "unknown";

/** Each kind in plain words. */
export const KIND_TITLES: Readonly<Record<ProgramKind, string>> = {
  "go-edge": "a reactor for go-edge: it is entered for each event, and serves many requests at once",
  "wasi-command": "a WASI command: it runs once, from start to end; on a platform, once for each request",
  "wasi-reactor": "a WASI reactor for another host: it has functions to call, and not those of go-edge",
  gojs: "a Go program for browsers and Node (GOOS=js)",
  unknown: "a module for a host of its own",
};

/** Who made a binary, and for what. */
export interface Origin {
  compiler: { name: string; version: string };
  /** The tools that the producers section names, `name version`. */
  producers: string[];
  kind: ProgramKind;
  /** Version of go-edge's ABI; null when it is not for go-edge. */
  abi: number | null;
  /** What Go's linker knows the build by; null without. */
  buildId: string | null;
  /** Null when the program does not tell. */
  build: BuildInfo | null;
  /** What go-edge wrote on top of the module; null for a wasm by itself. */
  header: ModuleHeader | null;
}

/** Computes who made a binary, as far as it and its module's header tell. */
export function resolveOrigin(
  bytes: Uint8Array,
  sections: readonly Section[],
  module: WasmModule,
  build: BuildInfo | undefined,
  header: ModuleHeader | undefined,
): Origin {
  const producers = Object.values(module.producers).flat();
  return {
    compiler: resolveCompilerName(producers, module, header),
    // Languages are what a compiler says of its input: TinyGo's name only those of its C.
    producers: [
      ...new Set((module.producers["processed-by"] ?? []).map(({ name, version }) => `${name} ${version}`.trim())),
    ],
    kind: resolveKind(module),
    abi: readABI(module) ?? null,
    buildId: readBuildId(bytes, sections) ?? null,
    build: build ?? null,
    header: header ?? null,
  };
}

function resolveCompilerName(
  producers: readonly { name: string; version: string }[],
  { exports }: WasmModule,
  header: ModuleHeader | undefined,
): Origin["compiler"] {
  for (const name of ["TinyGo", "Go", "rustc"]) {
    const found = producers.find((entry) => entry.name === name);
    if (found) return { name, version: found.version.replace(/^go/, "") };
  }
  if (header && header.compiler.name !== "unknown") return header.compiler;
  if (exports.some(({ name }) => name === "edge_idle")) return { name: "TinyGo", version: "" };
  const [other] = producers.filter(({ name }) => /clang|LLVM|AssemblyScript|zig|emscripten/i.test(name));
  return other ? { name: other.name, version: other.version } : { name: "unknown", version: "" };
}

function resolveKind(module: WasmModule): ProgramKind {
  const { imports, exports } = module;
  if (exports.some(({ name }) => name.startsWith(ABI_EXPORT_PREFIX))) return "go-edge";
  if (
    imports.some((entry) => entry.module === "gojs" || (entry.module === "go" && entry.name.startsWith("runtime.")))
  ) {
    return "gojs";
  }
  if (isWasiCommand(module)) return "wasi-command";
  return exports.some(({ name }) => name === "_initialize") ? "wasi-reactor" : "unknown";
}

/** The linker's section with it: `\xff Go build ID: "…"\n \xff`. */
function readBuildId(bytes: Uint8Array, sections: readonly Section[]): string | undefined {
  const section = openSection(bytes, sections, "go:buildid") ?? openSection(bytes, sections, "go.buildid");
  return section && /Go build ID: "([\w/+=.-]{1,256})"/.exec(Buffer.from(section.rest()).toString("latin1"))?.[1];
}
