import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectAssets, findUnreadAssets } from "./assets.ts";
import { bundle, resolveSize } from "./bundle.ts";
import { throwIfInterrupted } from "./command.ts";
import { compile } from "./compile.ts";
import { type Compiler, detectCompiler } from "./compiler.ts";
import { checkOut, emit } from "./emit.ts";
import { resolveFamilies } from "./families.ts";
import { renderHeader } from "./header.ts";
import { inspect } from "./inspect.ts";
import { resolveLimits } from "./limits.ts";
import { resolveOperations } from "./operations.ts";
import { optimize, resolveOptimize } from "./optimize.ts";
import { type BuildOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { defineSteps } from "./progress.ts";
import { type BuildReport, resolveReport, weigh } from "./report.ts";
import { parseWasm } from "./wasm.ts";

/** What a build gives. */
export interface BuildResult {
  report: BuildReport;
  /** Text of the module, also when it was written to a file. */
  module: string;
}

/**
 * Builds a Go program, or a binary made from one, into a module for a platform. Writes all files or none.
 * @throws GoEdgeError for everything that can be explained; UsageError when the options make no sense.
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const resolved = await resolveOptions(options);
  if (resolved.out !== undefined) await checkOut(resolved.out);
  const workDir = await mkdtemp(join(tmpdir(), "go-edge-"));
  try {
    return await runPipeline(resolved, workDir, options.onProgress);
  } catch (error) {
    throwIfInterrupted(resolved.signal); // a tool that a signal ended has errors of its own
    throw error;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function runPipeline(
  options: ResolvedOptions,
  workDir: string,
  onProgress: BuildOptions["onProgress"],
): Promise<BuildResult> {
  const { target, signal } = options;
  const steps = defineSteps(signal, onProgress);

  const compiled = await steps.run("compile", (say) => compile(options, workDir, say));
  const module = await steps.run("inspect", async (say) => {
    const inspected = await inspect(compiled.bytes, compiled.program);
    say(`${inspected.imports.length} imports, all offered`);
    return inspected;
  });
  const compiler: Compiler = compiled.compiler ?? detectCompiler(module);
  const limits = resolveLimits(options.limits, compiler, target);
  const image = await steps.run("optimize", (say) =>
    optimize(compiled.bytes, compiler, options, limits.memory, workDir, say),
  );
  const placement = options.placement ?? target.resolvePlacement(image.bytes.length);
  const header = renderHeader(target, compiler, image);
  const { minify, debug, mode, allowHosts } = options;
  const used = parseWasm(image.bytes);
  const families = resolveFamilies(used);
  const operations = resolveOperations(used);
  const assets = await collectAssets(options.assets, target);
  const bundleOptions = { placement, minify, debug, header, mode, limits, families, operations, allowHosts, assets };
  const bundled = await steps.run("bundle", async (say) => {
    say(`for ${target.title}, wasm ${placement === "inline" ? "inlined" : "as a file"}`);
    const result = await bundle(target, image, bundleOptions);
    const problem = target.check(resolveSize(result));
    if (problem) throw problem;
    return result;
  });
  // Before anything is written: what fails here must not fail a build that is done.
  const weights = await weigh(bundled, bundleOptions, image);
  const paths = await steps.run("emit", (say) => {
    say(options.out ?? "standard output");
    return options.out === undefined ? [] : emit(bundled, options.out, signal);
  });

  const report = resolveReport({
    bundle: bundled,
    limits: weights,
    image,
    module,
    compiled: compiled.bytes.length,
    compiler,
    package: compiled.program?.root.ImportPath ?? (options.input.kind === "wasm" ? options.input.file : ""),
    optimize: resolveOptimize(options.optimize, compiler),
    paths,
    findings: [...compiled.findings, ...findUnreadAssets(assets, families)],
    durations: steps.durations(),
  });
  return { report, module: bundled.module };
}
