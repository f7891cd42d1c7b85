import { resolveModules } from "../../inspect/modules.ts";
import type { Modules } from "../../inspect/package-name.ts";
import {
  type Frozen,
  NOTHING,
  SEALED,
  type Seen,
  type SnapshotDepth,
  type SnapshotSpec,
  TAKEN,
} from "../../node/snapshot-spec.ts";
import { SNAPSHOT_EXPORTS } from "../../runtime/abi.ts";
import { PLACES, renderEnviron } from "../../runtime/environ.ts";
import type { Limits } from "../../runtime/limits.ts";
import type { Assets } from "../assets.ts";
import type { Compiler } from "../compiler.ts";
import { defineImage } from "../optimize.ts";
import type { Program } from "../program.ts";
import type { Say } from "../progress.ts";
import type { WasmImage } from "../target.ts";
import { renderLog, runThread } from "../thread.ts";
import { parseWasm } from "../wasm.ts";
import type { SnapshotEnv } from "./env.ts";
import { explainSeen, isLibrary } from "./explain.ts";
import { unfrozen } from "./failure.ts";
import { exposeGlobals } from "./globals.ts";
import { readSnapshotNote, renderSnapshot } from "./module.ts";

/** Seconds that a program has to become idle. */
const LIMIT = 10;

/** What making a snapshot takes beside the program. */
export interface SnapshotOptions {
  depth: SnapshotDepth;
  env: SnapshotEnv;
  compiler: Compiler;
  assets: Assets;
  limits: Limits;
  /** Undefined for a binary that was compiled elsewhere. */
  program: Program | undefined;
  signal: AbortSignal | undefined;
}

/**
 * Runs a program on this machine, as far as a snapshot is to go, in a world that is the same in each build; and makes the
 * binary that goes on from there.
 * @throws GoEdgeError SNAPSHOT_UNSAFE where it would not be right in an instance, naming what and where; SNAPSHOT_FAILED.
 */
export async function snapshot(image: WasmImage, options: SnapshotOptions, say: Say): Promise<WasmImage> {
  const { depth, signal } = options;
  const module = parseWasm(image.bytes);
  if (readSnapshotNote(image.bytes)) throw unfrozen("the wasm is a snapshot already", "Build it without --snapshot.");
  if (!SNAPSHOT_EXPORTS.every((name) => module.exports.some((entry) => entry.name === name))) {
    throw unfrozen(`the wasm lacks the exports ${SNAPSHOT_EXPORTS.join(", ")}`, "Build it from the Go program.");
  }
  const imported = module.imports.filter(({ kind }) => kind === "global").length;
  const { bytes, names } = exposeGlobals(image.bytes, imported);
  const { compiler, assets } = options;
  const tells = compiler.name === "Go";
  const spec: SnapshotSpec = { bytes, globals: names, depth, tells, environ: resolveEnviron(options), assets };
  const frozen = await runThread<Frozen>("snapshot", spec, {
    limit: LIMIT,
    fail: (problem) => ({ ...NOTHING, problem }),
    signal,
  });
  const modules = await resolveModules(undefined, options.program);
  const seen = frozen.seen.filter((entry) => !isHarmless(entry, options.env, modules));
  if (seen.length > 0) throw explainSeen(seen, { bytes: image.bytes, module, modules });
  if (frozen.problem !== undefined) {
    const said = renderLog(frozen.log);
    throw unfrozen(`no snapshot can be made of the program: when it is run, ${frozen.problem}${said}`);
  }
  const made = renderSnapshot(image.bytes, frozen, depth);
  say(TAKEN[depth]);
  return defineImage(made);
}

/** Variables of Go's own runtime, which reads them again in each instance, and one by which golang.org/x/net is debugged. */
const KNOWN = { GODEBUG: true, GOGC: true, GOMEMLIMIT: true, DEBUG_HTTP2_GOROUTINES: true };

/** Beside what is declared, the program has what an instance has where nothing is set: there, it then has nothing to read. */
function resolveEnviron({ env, limits }: SnapshotOptions): string[] {
  const declared = Object.entries(env).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return [`${SEALED}=1`, ...renderEnviron(Object.fromEntries(declared), limits)];
}

function isHarmless(seen: Seen, env: SnapshotEnv, modules: Modules): boolean {
  if (seen.kind !== "environment") return false;
  return [env, PLACES, KNOWN].some((known) => Object.hasOwn(known, seen.what)) || isLibrary(seen, modules);
}
