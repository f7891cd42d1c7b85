import type { GoEdgeError } from "./errors.ts";
import type { Needs } from "./platform-config.ts";
import type { WantedList } from "./wrangler-config.ts";

/** Platforms that run a JavaScript module. */
export type ModuleTargetName = "cloudflare" | "deno-deploy" | "val-town";

/** What a program can be built for. */
export type TargetName = ModuleTargetName | "wasi";

/** Where the wasm goes: into the module's text, or into a file next to it. */
export type Placement = "inline" | "module";

/** Wasm up to this many bytes is inlined on targets that could also take it as a file. */
export const INLINE_MAX = 1024 * 1024;

/** The wasm as the bundle takes it. */
export interface WasmImage {
  bytes: Uint8Array;
  /** Lower-case hex of the bytes' SHA-256. */
  sha256: string;
  /** Name of the file next to the module when the wasm is placed there. */
  fileName: string;
  /** The bytes compressed with raw deflate, at the highest level; computed once. */
  deflated(): Uint8Array;
}

/** What a bundle weighs. */
export interface OutputSize {
  /** Characters of the module's text; where the target's charset is ASCII, these are also its bytes. */
  module: number;
  /** Bytes of the wasm next to the module; 0 when it is inlined. */
  wasm: number;
}

/** How much the platform takes. */
export interface Limit {
  max: number;
  unit: "bytes" | "characters";
  /** What is counted, in a few words. */
  covers: string;
  /** Computes how much of the limit an output uses, in `unit`. */
  resolveUsed(size: OutputSize): number;
}

/** What can be behind a store of package kv, on one platform each. */
export const KV_BACKENDS = ["workers-kv", "durable-object", "deno-kv", "val-sqlite", "val-blob"] as const;
export type KvBackendName = (typeof KV_BACKENDS)[number];

/** What all targets say. */
interface TargetBase {
  /** The platform's own name for itself. */
  title: string;
  /** Shell commands that build a new project and, where the platform can be had on one's own machine, serve it. */
  start: readonly string[];
  /** MiB of memory that an instance may have unless an option says otherwise. */
  memory: number;
  /** MiB of files that an instance may have in /tmp unless an option says otherwise. */
  tmp: number;
}

/** A platform at build time that runs a JavaScript module. Its run-time side is the module that `entry` names. */
export interface ModuleTarget extends TargetBase {
  kind: "module";
  name: ModuleTargetName;
  /** Path of the run-time entry, without an extension: .ts in the source tree, .js in the package. */
  entry: string;
  /** File name of the module. */
  moduleName: string;
  /** Modules that the platform provides, or loads itself, as esbuild writes external patterns. */
  external: readonly string[];
  /** Conditions by which packages of npm choose what they export to the platform. */
  conditions: readonly string[];
  placements: readonly Placement[];
  /** Whether the module is minified unless an option says otherwise. */
  minify: boolean;
  /** Bytes of embedded files that the platform has memory for. */
  assetsMax: number;
  /** What the module's text is made of; `utf8` for a target that counts characters. */
  charset: "ascii" | "utf8";
  limit: Limit;
  /** The platform tells which versions of HTTP and TLS a client speaks, at some cost for each request. */
  tellsVersions: boolean;
  /** What is behind stores: names that `operations/kv` exports. `standard` is behind those that no setting names. */
  kv: { standard: string; backends: Readonly<Partial<Record<KvBackendName, string>>> };
  /** What is behind buckets: a name that `operations/blob` exports. */
  blob: string;
  /** Source of what the module exports beside its entry's own, for programs that start an operation of that kind. */
  exports?: Readonly<Record<string, string>>;
  /** Computes where a wasm of that many bytes goes unless an option says otherwise. */
  resolvePlacement(wasmBytes: number): Placement;
  /**
   * Renders the virtual module whose default export is the compiled `WebAssembly.Module`. Relative imports in it are
   * resolved from the folder of `entry`.
   */
  renderWasm(image: WasmImage, placement: Placement): string;
  /** Renders the virtual module whose default export is those bytes. Imports in it are as in {@link renderWasm}. */
  renderBytes(bytes: Uint8Array): string;
  /** Computes what the platform's configuration has to say of a program. Absent where it says nothing of programs. */
  resolveWanted?(needs: Needs): WantedList[];
  /** Tells what is wrong with an output of that size, or undefined when the platform takes it. */
  check(size: OutputSize): GoEdgeError | undefined;
  /** The target that is built for when {@link check} finds something wrong: the same, with less in the module. */
  larger?: ModuleTarget;
}

/** Hosts that run a WASI command by itself: the wasm is all there is. */
export interface CommandTarget extends TargetBase {
  kind: "command";
  name: "wasi";
  /** File name of the wasm. */
  wasmName: string;
}

export type Target = ModuleTarget | CommandTarget;
