import { stat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import type { SnapshotDepth } from "../node/snapshot-spec.ts";
import type { LimitSettings } from "../runtime/limit-settings.ts";
import { type AssetFolder, resolveAssetFolders } from "./assets.ts";
import { isMissing } from "./command.ts";
import type { OnCommand } from "./command-log.ts";
import { GoEdgeError, UsageError } from "./errors.ts";
import { type FunctionsFile, findFunctions, resolveFunctions } from "./functions.ts";
import type { KvSettings } from "./kv.ts";
import type { OnProgress } from "./progress.ts";
import { type Project, resolveProject } from "./project.ts";
import { type BuildSettings, type CompilerChoice, type Mode, type OptimizeLevel, SETTINGS } from "./settings.ts";
import type { SnapshotEnv } from "./snapshot/env.ts";
import type { ModuleTarget, Placement, Target } from "./target.ts";
import { resolveTarget, TARGET_NAMES } from "./targets.ts";

/** What a caller says about a build. What it leaves out comes from go-edge.json, else from the defaults. */
export interface BuildOptions extends BuildSettings {
  /** Folder from which relative paths are resolved. Default: the current folder. */
  cwd?: string | undefined;
  /** Ends the build early; it then fails with INTERRUPTED and leaves nothing behind. */
  signal?: AbortSignal | undefined;
  /** Write into wrangler's configuration what the program needs, where that is missing. Default false. */
  writeConfig?: boolean | undefined;
  /**
   * Compute what the program weighs compressed, and on every platform. Default true. Without that a build takes less time,
   * and its report has 0 and no limits.
   */
  weigh?: boolean | undefined;
  /** Told when a step starts and when it is done. */
  onProgress?: OnProgress | undefined;
  /** Told of each command that was run: what it was, where, and how long it took. */
  onCommand?: OnCommand | undefined;
}

/** The program to build. */
export type Input =
  /** A package: `go list <pattern>` in `dir` finds it. */
  | { kind: "package"; dir: string; pattern: string }
  /** A binary that is already compiled. */
  | { kind: "wasm"; file: string };

/** A build with everything decided that can be before the program is looked at. */
export interface ResolvedOptions {
  input: Input;
  target: Target;
  compiler: CompilerChoice;
  /** Undefined: those of GOFLAGS. */
  tags: string | undefined;
  ldflags: string | undefined;
  /** Undefined: by the size of the wasm. */
  placement: Placement | undefined;
  /** Undefined: by the compiler. */
  optimize: OptimizeLevel | undefined;
  /** Absolute path of a folder; undefined for standard output. */
  out: string | undefined;
  minify: boolean;
  debug: boolean;
  mode: Mode;
  assets: AssetFolder[];
  functions: FunctionsFile;
  limits: LimitSettings;
  /** Undefined: any. */
  allowHosts: readonly string[] | undefined;
  kv: KvSettings;
  /** Undefined: those that the program registers when it is run. */
  schedules: readonly string[] | undefined;
  /** Undefined: none is made. */
  snapshot: SnapshotDepth | undefined;
  snapshotEnv: SnapshotEnv;
  /** Absolute path of the folder that the build runs in. */
  cwd: string;
  writeConfig: boolean;
  weigh: boolean;
  signal: AbortSignal | undefined;
}

/**
 * Computes a build from options, go-edge.json and defaults, in this order.
 * @throws UsageError when an option is wrong or two of them contradict each other.
 * @throws GoEdgeError PROJECT_FILE_INVALID, PACKAGE_NOT_FOUND or WASM_UNREADABLE.
 */
export async function resolveOptions(options: BuildOptions): Promise<ResolvedOptions> {
  checkOptions(options);
  const cwd = resolve(options.cwd ?? ".");
  const given = options.package === undefined ? undefined : await resolveInput(cwd, options.package);
  const project = await resolveProject(given?.kind === "package" ? given.dir : cwd);
  const settings: BuildSettings = { ...project?.settings, ...withoutUndefined(options) };
  const target = resolveTargetSetting(settings.target, project);
  const out = settings.out ?? "dist";
  const base = project?.dir ?? cwd;
  const outBase = options.out === undefined ? base : cwd;
  const input =
    given ?? (await resolveInput(settings.package === undefined ? cwd : project!.dir, settings.package ?? "."));
  const resolved: ResolvedOptions = {
    input,
    target,
    compiler: settings.compiler ?? "auto",
    tags: settings.tags,
    ldflags: settings.ldflags,
    placement: settings.wasm ?? (out === "-" && target.kind === "module" ? "inline" : undefined),
    optimize: settings.optimize ?? (settings.debug ? "none" : undefined),
    out: out === "-" ? undefined : resolve(outBase, out),
    minify: settings.minify ?? (target.kind === "module" && target.minify && !settings.debug),
    debug: settings.debug ?? false,
    // Wrangler tells the build command which of its own commands runs it.
    mode: settings.mode ?? (process.env.WRANGLER_COMMAND === "dev" ? "development" : "production"),
    assets: resolveAssetFolders(options.assets === undefined ? base : cwd, settings.assets),
    functions:
      settings.functions === undefined
        ? await findFunctions(input.kind === "package" ? input.dir : base)
        : await resolveFunctions(resolve(options.functions === undefined ? base : cwd, settings.functions)),
    limits: { ...project?.settings.limits, ...options.limits },
    allowHosts: settings.allowHosts,
    kv: settings.kv ?? {},
    schedules: settings.schedules,
    snapshot: settings.snapshot,
    snapshotEnv: { ...project?.settings.snapshotEnv, ...options.snapshotEnv },
    cwd,
    writeConfig: options.writeConfig ?? false,
    weigh: options.weigh ?? true,
    signal: options.signal,
  };
  if (resolved.writeConfig && (target.kind === "command" || target.resolveWanted === undefined)) {
    throw new UsageError(`${target.title} has no configuration that could be written`, {
      hint: "Leave out --write-config: it is for --target cloudflare.",
    });
  }
  if (options.snapshotEnv !== undefined && resolved.snapshot === undefined) {
    throw new UsageError("variables are declared for a snapshot, and none is to be made", {
      hint: "Add --snapshot, or leave out --snapshot-env.",
    });
  }
  if (target.kind === "command") checkCommand(settings, resolved);
  else checkPlacement(resolved, target);
  return resolved;
}

function checkOptions(options: BuildOptions): void {
  for (const [key, setting] of Object.entries(SETTINGS)) {
    const value: unknown = options[key as keyof BuildSettings];
    if (value === undefined) continue;
    if (setting.kind === "structure") {
      const problem = setting.describe(value);
      if (problem !== undefined) throw new UsageError(`${key}: it ${problem}`);
      continue;
    }
    if (setting.kind === "choice" && !setting.values.includes(value as string)) {
      throw new UsageError(`${key} can't be ${JSON.stringify(value)}`, {
        hint: `It takes one of: ${setting.values.join(", ")}.`,
      });
    }
    if (setting.kind !== "choice" && (typeof value !== setting.kind || value === "")) {
      throw new UsageError(`${key} can't be ${JSON.stringify(value)}`, { hint: `It takes a ${setting.kind}.` });
    }
  }
}

/**
 * Computes what a package's name means in a folder: a binary, a folder, or an import path.
 * @throws GoEdgeError PACKAGE_NOT_FOUND.
 */
export async function resolveInput(base: string, name: string): Promise<Input> {
  const path = resolve(base, name);
  if (name.endsWith(".wasm")) return { kind: "wasm", file: path };
  const found = await stat(path).catch((cause: unknown) => {
    if (isMissing(cause)) return undefined;
    throw cause;
  });
  if (found?.isDirectory()) return { kind: "package", dir: path, pattern: "." };
  if (found || name.startsWith(".") || isAbsolute(name)) {
    throw new GoEdgeError("PACKAGE_NOT_FOUND", found ? `${path} is a file` : `there is no folder ${path}`, {
      hint: "Name the folder of a Go program, its import path, or a .wasm file.",
    });
  }
  return { kind: "package", dir: base, pattern: name };
}

function resolveTargetSetting(name: BuildSettings["target"], project: Project | undefined): Target {
  if (name !== undefined) return resolveTarget(name);
  const where = project ? `add "target" to ${project.path}` : `say so in go-edge.json`;
  throw new UsageError("no target: which platform is the build for?", {
    hint: `Pass --target ${TARGET_NAMES.join("|")}, or ${where}.`,
  });
}

/** Refuses what only a JavaScript module has. */
function checkCommand(settings: BuildSettings, { limits, target }: ResolvedOptions): void {
  const senseless = (
    ["wasm", "minify", "mode", "assets", "allowHosts", "functions", "schedules", "snapshot"] as const
  ).filter((name) => settings[name] !== undefined);
  const bounds = Object.keys(limits).filter((name) => name !== "memory");
  if (senseless.length === 0 && bounds.length === 0) return;
  const named = [...senseless.map((name) => `"${name}"`), ...bounds.map((name) => `the limit "${name}"`)].join(", ");
  throw new UsageError(`${named} can't be set for --target ${target.name}: there is no JavaScript module`, {
    hint: "Leave it out, on the command line and in go-edge.json. Of the limits, a WASI command has only memory.",
  });
}

function checkPlacement({ placement, out }: ResolvedOptions, target: ModuleTarget): void {
  if (placement === undefined) return;
  if (!target.placements.includes(placement)) {
    throw new UsageError(`${target.title} takes a single file, so the wasm can't be placed next to it`, {
      hint: `Leave out --wasm (and "wasm" in go-edge.json), or choose another target.`,
    });
  }
  if (placement === "module" && out === undefined) {
    throw new UsageError("only one file fits on standard output, so the wasm can't be placed next to it", {
      hint: "Leave out --wasm module, or name a folder with --out.",
    });
  }
}

function withoutUndefined(options: BuildOptions): BuildSettings {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
