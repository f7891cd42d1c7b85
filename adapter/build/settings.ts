import { DEPTHS, type SnapshotDepth } from "../node/snapshot-spec.ts";
import { describeBadLimits, type LimitSettings } from "../runtime/limit-settings.ts";
import { describeBadPaths } from "./assets.ts";
import { describeBadHosts } from "./hosts.ts";
import { describeBadKv, type KvSettings } from "./kv.ts";
import { describeBadSchedules } from "./schedules.ts";
import { describeBadEnv, type SnapshotEnv } from "./snapshot/env.ts";
import type { Placement, TargetName } from "./target.ts";
import { TARGET_NAMES } from "./targets.ts";

export const COMPILER_CHOICES = ["auto", "tinygo", "go"] as const;
export const PLACEMENTS = ["inline", "module"] as const satisfies readonly Placement[];
export const MODES = ["development", "production"] as const;
export const OPTIMIZE_LEVELS = ["none", "size", "speed"] as const;

export type CompilerChoice = (typeof COMPILER_CHOICES)[number];
export type Mode = (typeof MODES)[number];
export type OptimizeLevel = (typeof OPTIMIZE_LEVELS)[number];

/** What both the command line and go-edge.json can say about a build. The command line wins. */
export interface BuildSettings {
  /** Platform to build for. No default. */
  target?: TargetName | undefined;
  /**
   * The program: a folder, an import path, or a .wasm file that is already compiled. Default: the current folder.
   */
  package?: string | undefined;
  /** Default `auto`: Go for a program that reaches net/http, else TinyGo where it is installed. */
  compiler?: CompilerChoice | undefined;
  /** Build tags, with commas between them. Default: those of GOFLAGS. */
  tags?: string | undefined;
  /** Flags for Go's or TinyGo's linker, such as `-X main.version=1.2`. Default: those of GOFLAGS. */
  ldflags?: string | undefined;
  /** Default: inline up to 1 MiB, and whatever the size on Deno Deploy and Val Town. */
  wasm?: Placement | undefined;
  /** Default: `size` for TinyGo, `none` for Go. */
  optimize?: OptimizeLevel | undefined;
  /** Folder of the output, or `-` for the module on standard output. Default `dist`. */
  out?: string | undefined;
  /** Default: only for Val Town. */
  minify?: boolean | undefined;
  /** Keep names and debug information, add a source map. Default false. */
  debug?: boolean | undefined;
  /** What error pages tell: in development the reason. Default: development under `wrangler dev`, else production. */
  mode?: Mode | undefined;
  /**
   * Folders whose files the program can read, each at its own path relative to the project's folder, or a list of them.
   * Default: none.
   */
  assets?: string | readonly string[] | undefined;
  /** File with the project's own functions, which the program calls. Default: go-edge.ts or go-edge.js, if there is one. */
  functions?: string | undefined;
  /** What the module may take of the platform. */
  limits?: LimitSettings | undefined;
  /**
   * Hosts that the program may send requests to: `example.com`, `*.example.com` for all below it, either with `:port`.
   * Default: any.
   */
  allowHosts?: readonly string[] | undefined;
  /**
   * What is behind stores of package kv, by their names: `{ "CACHE": "val-blob" }`, or a list, of which each target takes
   * the first that it has. Default: what is bound to the name on Cloudflare, `deno-kv` and `val-sqlite`.
   */
  kv?: KvSettings | undefined;
  /**
   * The cron expressions that the program calls edge.HandleScheduled with. Default: those that it registers when the build
   * runs it.
   */
  schedules?: readonly string[] | undefined;
  /**
   * Run the program in the build, and have its instances go on from there: `init` after package initialization, `main` when
   * its main waits. Default: each instance starts by itself.
   */
  snapshot?: SnapshotDepth | undefined;
  /** Variables that the program may read while a snapshot is made, as it is to see them; null: not set. Default: none. */
  snapshotEnv?: SnapshotEnv | undefined;
  /** The val that `go-edge deploy` writes, `name` or `user/name`. Default: the module's name, of the token's user. */
  val?: string | undefined;
}

type Setting =
  | { kind: "choice"; values: readonly string[] }
  | { kind: "string" }
  | { kind: "boolean" }
  /** `describe` tells what is wrong with a value, or returns undefined. */
  | { kind: "structure"; describe: (value: unknown) => string | undefined };

/** What each setting takes. */
export const SETTINGS: Readonly<Record<keyof BuildSettings, Setting>> = {
  target: { kind: "choice", values: TARGET_NAMES },
  package: { kind: "string" },
  compiler: { kind: "choice", values: COMPILER_CHOICES },
  tags: { kind: "string" },
  ldflags: { kind: "string" },
  wasm: { kind: "choice", values: PLACEMENTS },
  optimize: { kind: "choice", values: OPTIMIZE_LEVELS },
  out: { kind: "string" },
  minify: { kind: "boolean" },
  debug: { kind: "boolean" },
  mode: { kind: "choice", values: MODES },
  functions: { kind: "string" },
  limits: { kind: "structure", describe: describeBadLimits },
  allowHosts: { kind: "structure", describe: describeBadHosts },
  assets: { kind: "structure", describe: describeBadPaths },
  kv: { kind: "structure", describe: describeBadKv },
  schedules: { kind: "structure", describe: describeBadSchedules },
  snapshot: { kind: "choice", values: DEPTHS },
  snapshotEnv: { kind: "structure", describe: describeBadEnv },
  val: { kind: "structure", describe: describeBadVal },
};

/** Tells what is wrong with the name of a val, or undefined. What a name may be beyond this, Val Town says itself. */
export function describeBadVal(value: unknown): string | undefined {
  if (typeof value === "string" && /^([\w-]+\/)?[\w-]+$/.test(value)) return undefined;
  return `takes a name, or a user and a name like "user/name"; it has ${JSON.stringify(value)}`;
}
