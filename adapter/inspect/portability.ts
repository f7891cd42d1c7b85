import { bundle, resolveSize } from "../build/bundle.ts";
import { type Compiler, detectCompiler } from "../build/compiler.ts";
import { GoEdgeError } from "../build/errors.ts";
import { resolveFamilies } from "../build/families.ts";
import { renderHeader } from "../build/header.ts";
import { inspect } from "../build/inspect.ts";
import { resolveOperations } from "../build/operations.ts";
import { defineImage } from "../build/optimize.ts";
import type { Program } from "../build/program.ts";
import { hasSchedules } from "../build/schedules.ts";
import type { ModuleTarget, OutputSize, Target, TargetName } from "../build/target.ts";
import { TARGETS } from "../build/targets.ts";
import { isWasiCommand, type WasmModule } from "../build/wasm.ts";
import { resolveLimits } from "../runtime/limit-settings.ts";

/** Whether a platform can run the program. */
export interface PlatformReport {
  target: TargetName;
  title: string;
  runs: boolean;
  /** Why not, and what to do about it; null where it runs. */
  problem: string | null;
  hint: string | null;
  /** How much of the platform's limit it takes; null where there is none, or it can't run anyway. */
  size: { used: number; max: number; unit: "bytes" | "characters"; percent: number; covers: string } | null;
}

/** What is known of the program. */
export interface Subject {
  /** As it is shipped: without what only debuggers read, where a build would leave that out. */
  bytes: Uint8Array;
  module: WasmModule;
  compiler: { name: string; version: string };
  program: Program | undefined;
  /** What a module weighs that is built already. */
  built: { target: string; size: OutputSize } | undefined;
}

/**
 * Computes for each target whether it can run the program. Of one that was not built yet, the module is what the
 * target's defaults make of it, without embedded files, and without the project's own functions.
 * @throws GoEdgeError WASM_MALFORMED when no engine takes the binary.
 */
export async function resolvePlatforms(subject: Subject): Promise<PlatformReport[]> {
  const reports: PlatformReport[] = [];
  const problems = { module: await findProblem(subject, "module"), command: await findProblem(subject, "command") };
  for (const target of TARGETS) {
    const { name, title } = target;
    const problem = problems[target.kind];
    if (problem || target.kind === "command") {
      reports.push({ target: name, title, ...describe(problem), size: null });
      continue;
    }
    const { built } = subject;
    const size = built?.target === name ? built.size : await weigh(subject, target);
    const { max, unit, covers, resolveUsed } = target.limit;
    const used = resolveUsed(size);
    const percent = Math.round((used / max) * 1000) / 10;
    reports.push({ target: name, title, ...describe(target.check(size)), size: { used, max, unit, percent, covers } });
  }
  return reports;
}

function describe(problem: GoEdgeError | undefined): Pick<PlatformReport, "runs" | "problem" | "hint"> {
  return { runs: problem === undefined, problem: problem?.message ?? null, hint: problem?.hint ?? null };
}

async function findProblem({ bytes, program }: Subject, kind: Target["kind"]): Promise<GoEdgeError | undefined> {
  try {
    await inspect(bytes, program, kind);
    return undefined;
  } catch (error) {
    if (error instanceof GoEdgeError && error.code !== "WASM_MALFORMED") return error;
    throw error;
  }
}

async function weigh({ bytes, module, compiler }: Subject, target: ModuleTarget): Promise<OutputSize> {
  const image = defineImage(bytes);
  const operations = resolveOperations(module);
  const made = { ...detectCompiler(module), ...compiler } as Compiler;
  const bundled = await bundle(target, image, {
    placement: target.resolvePlacement(bytes.length),
    minify: target.minify,
    debug: false,
    mode: "production",
    header: renderHeader(target, made, image),
    limits: resolveLimits({}, made.name === "TinyGo" ? "TinyGo" : "Go", target),
    isCommand: isWasiCommand(module),
    families: resolveFamilies(module),
    tellsVersions: true,
    operations,
    schedules: hasSchedules(module) ? [] : undefined,
    allowHosts: undefined,
    kv: {},
    functions: operations.includes("call") ? { name: "go-edge.ts", text: "export default {};" } : undefined,
    assets: { index: [], bytes: new Uint8Array() },
  });
  return resolveSize(bundled);
}
