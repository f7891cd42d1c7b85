import { gzipSync } from "node:zlib";
import { type Bundle, type BundleOptions, bundle, resolveSize } from "./bundle.ts";
import type { Compiler } from "./compiler.ts";
import type { Finding } from "./findings.ts";
import type { OutputFile } from "./output.ts";
import { VERSION } from "./package.ts";
import type { StepName } from "./progress.ts";
import type { OptimizeLevel } from "./settings.ts";
import type { ModuleTargetName, Placement, TargetName, WasmImage } from "./target.ts";
import { MODULE_TARGETS } from "./targets.ts";
import type { WasmModule } from "./wasm.ts";

/** One file of the output. Sizes are bytes. */
export interface FileReport {
  /** Absolute path; `-` for standard output. */
  path: string;
  bytes: number;
  gzip: number;
}

/** How much of a platform's limit this program uses. */
export interface LimitReport {
  target: ModuleTargetName;
  used: number;
  max: number;
  unit: "bytes" | "characters";
  /** Share of the limit in percent, rounded to a tenth. */
  percent: number;
  covers: string;
}

/** What a build made. This is what `--json` prints. */
export interface BuildReport {
  /** Version of go-edge. */
  version: string;
  target: TargetName;
  compiler: Compiler;
  /** Import path of the program, or the path of the binary that was given in its place. */
  package: string;
  files: FileReport[];
  wasm: {
    /** Null where the wasm is all there is. */
    placement: Placement | null;
    optimize: OptimizeLevel;
    /** Bytes as the compiler made it, as it is shipped, and shipped with gzip. */
    compiled: number;
    bytes: number;
    gzip: number;
    sha256: string;
    /** Bytes of the sections as the compiler made them. */
    sections: WasmModule["sizes"];
  };
  findings: Finding[];
  /** Cron expressions by which the platform has to fire the program's schedules. */
  schedules: string[];
  /**
   * For every platform, built with its own defaults; for this build's target, as it was built. Empty for a WASI command,
   * which no platform takes.
   */
  limits: LimitReport[];
  /** Milliseconds a step. */
  durations: Partial<Record<StepName, number>>;
}

/** Everything a report is computed from. */
export interface ReportInput {
  target: TargetName;
  files: readonly OutputFile[];
  placement: Placement | undefined;
  limits: LimitReport[];
  image: WasmImage;
  module: WasmModule;
  compiled: number;
  compiler: Compiler;
  package: string;
  optimize: OptimizeLevel;
  /** Where the files were written, in their order; empty for standard output. */
  paths: string[];
  findings: Finding[];
  schedules: string[];
  durations: Partial<Record<StepName, number>>;
  /** Compute compressed sizes. */
  weigh: boolean;
}

/** Bytes that gzip adds around deflated data. */
const GZIP_FRAME = 18;

/** Computes the report of a build that is done. */
export function resolveReport(input: ReportInput): BuildReport {
  const { image, module, paths } = input;
  const wasmGzip = input.weigh ? image.deflated().length + GZIP_FRAME : 0;
  const files = input.files.map(({ contents }, at) => ({
    path: paths[at] ?? "-",
    bytes: Buffer.byteLength(contents),
    gzip: contents === image.bytes || !input.weigh ? wasmGzip : gzipSync(contents).length,
  }));
  return {
    version: VERSION,
    target: input.target,
    compiler: input.compiler,
    package: input.package,
    files,
    wasm: {
      placement: input.placement ?? null,
      optimize: input.optimize,
      compiled: input.compiled,
      bytes: image.bytes.length,
      gzip: wasmGzip,
      sha256: image.sha256,
      sections: module.sizes,
    },
    findings: input.findings,
    schedules: input.schedules,
    limits: input.limits,
    durations: input.durations,
  };
}

/** Weighs the program on every platform: people choose between them by it. */
export async function weigh(made: Bundle, bundleOptions: BundleOptions, image: WasmImage): Promise<LimitReport[]> {
  const reports: LimitReport[] = [];
  for (const target of MODULE_TARGETS) {
    const placement = target.resolvePlacement(image.bytes.length);
    const options = { ...bundleOptions, placement, minify: target.minify, debug: false, mode: "production" as const };
    const weighed = target.name === made.target.name ? made : await bundle(target, image, options);
    const used = target.limit.resolveUsed(resolveSize(weighed));
    const { max, unit, covers } = target.limit;
    reports.push({ target: target.name, used, max, unit, percent: Math.round((used / max) * 1000) / 10, covers });
  }
  return reports;
}
