import { resolveLimits } from "../runtime/limit-settings.ts";
import type { Limits } from "../runtime/limits.ts";
import { collectAssets } from "./assets.ts";
import { withCommandLog } from "./command-log.ts";
import { compile } from "./compile.ts";
import { type Compiler, detectCompiler } from "./compiler.ts";
import { checkOut, emit } from "./emit.ts";
import { inspect } from "./inspect.ts";
import { optimize, resolveOptimize } from "./optimize.ts";
import { type BuildOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { packCommand, packModule } from "./output.ts";
import { checkConfig } from "./platform-config.ts";
import type { Program } from "./program.ts";
import { defineSteps, type Steps } from "./progress.ts";
import { type BuildReport, resolveReport } from "./report.ts";
import { snapshot } from "./snapshot/snapshot.ts";
import type { Target, WasmImage } from "./target.ts";
import { inWorkDir } from "./work-dir.ts";

/** What a build gives. */
export interface BuildResult {
  report: BuildReport;
  /** Text of the module, also when it was written to a file; undefined for a WASI command, which has none. */
  module: string | undefined;
  /** The finished wasm, also when it is in the module or in a file. */
  wasm: Uint8Array;
}

/**
 * Builds a Go program, or a binary made from one, into a module for a platform, or into a WASI command. Writes all files or none.
 * @throws GoEdgeError for everything that can be explained; UsageError when the options make no sense.
 */
export function build(options: BuildOptions): Promise<BuildResult> {
  return buildFor(options, (target) => target);
}

/**
 * Builds as {@link build} does, for what `adapt` makes of the target that the options name.
 * @throws what {@link build} throws.
 */
export async function buildFor(options: BuildOptions, adapt: (target: Target) => Target): Promise<BuildResult> {
  const given = await resolveOptions(options);
  const resolved = { ...given, target: adapt(given.target) };
  if (resolved.out !== undefined) await checkOut(resolved.out);
  return await withCommandLog(options.onCommand, () =>
    inWorkDir(resolved.signal, (workDir) => runPipeline(resolved, workDir, options.onProgress)),
  );
}

async function runPipeline(
  options: ResolvedOptions,
  workDir: string,
  onProgress: BuildOptions["onProgress"],
): Promise<BuildResult> {
  const { target, signal } = options;
  const steps = defineSteps(signal, onProgress);

  const compiled = await steps.run("compile", (say) => compile({ ...options, kind: target.kind }, workDir, say));
  const module = await steps.run("inspect", async (say) => {
    const inspected = await inspect(compiled.bytes, compiled.program, target.kind);
    say(`${inspected.imports.length} imports, all offered`);
    return inspected;
  });
  const compiler: Compiler = compiled.compiler ?? detectCompiler(module);
  const limits = resolveLimits(options.limits, compiler.name === "TinyGo" ? "TinyGo" : "Go", target);
  const optimized = await steps.run("optimize", (say) =>
    optimize(compiled.bytes, compiler, options, limits.memory, workDir, say),
  );
  const image = await freeze(optimized, compiler, limits, compiled.program, options, steps);
  const output =
    target.kind === "command"
      ? packCommand(target, image)
      : await steps.run("bundle", (say) => packModule(target, image, compiler, options, limits, compiled.program, say));
  const configured = await checkConfig(target, output.needs, options);
  const paths = await steps.run("emit", (say) => {
    say(options.out ?? "standard output");
    return options.out === undefined ? [] : emit(output.files, options.out, signal);
  });

  const report = resolveReport({
    target: target.name,
    ...output,
    image,
    module,
    compiled: compiled.bytes.length,
    compiler,
    package: compiled.program?.root.ImportPath ?? (options.input.kind === "wasm" ? options.input.file : ""),
    optimize: resolveOptimize(options.optimize, compiler),
    paths,
    findings: [...compiled.findings, ...output.findings, ...configured],
    schedules: (output.needs.schedules ?? []).map(({ cron }) => cron),
    durations: steps.durations(),
    weigh: options.weigh,
  });
  return { report, module: output.module, wasm: image.bytes };
}

/** Makes a snapshot where one is wanted. */
async function freeze(
  image: WasmImage,
  compiler: Compiler,
  limits: Limits,
  program: Program | undefined,
  { snapshot: depth, snapshotEnv: env, target, assets: folders, signal }: ResolvedOptions,
  steps: Steps,
): Promise<WasmImage> {
  if (depth === undefined || target.kind === "command") return image;
  return await steps.run("snapshot", async (say) => {
    const assets = await collectAssets(folders, target);
    return await snapshot(image, { depth, env, compiler, limits, program, assets, signal }, say);
  });
}
