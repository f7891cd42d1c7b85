import type { Limits } from "../runtime/limits.ts";
import { collectAssets, findUnreadAssets } from "./assets.ts";
import { type Bundle, bundle, resolveSize } from "./bundle.ts";
import { readsClientVersions } from "./client-versions.ts";
import type { Compiler } from "./compiler.ts";
import { resolveFamilies } from "./families.ts";
import type { Finding } from "./findings.ts";
import { bundleFunctions, findUncalledFunctions } from "./functions.ts";
import { renderHeader } from "./header.ts";
import { resolveOperations } from "./operations.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Needs } from "./platform-config.ts";
import type { Program } from "./program.ts";
import type { Say } from "./progress.ts";
import { type LimitReport, weigh } from "./report.ts";
import { hasSchedules, resolveSchedules } from "./schedules.ts";
import type { CommandTarget, ModuleTarget, Placement, WasmImage } from "./target.ts";
import { isWasiCommand, parseWasm } from "./wasm.ts";
import { explainWeight } from "./weight.ts";

/** A finished file, in memory. */
export interface OutputFile {
  name: string;
  contents: string | Uint8Array;
}

/** What a build gives. */
export interface Output {
  /** The first is what the platform is given, or the host. */
  files: OutputFile[];
  /** Text of the module; undefined where the wasm is all there is. */
  module: string | undefined;
  placement: Placement | undefined;
  /** How much of each platform's limit the program uses. */
  limits: LimitReport[];
  findings: Finding[];
  /** What the platform has to be told of the program. */
  needs: Needs;
}

const SERVED_AS_COMMAND: Finding = {
  level: "info",
  code: "SERVED_AS_COMMAND",
  message: "the wasm is a WASI command: each request runs it once, as CGI does (RFC 3875)",
};

/**
 * Bundles the wasm into a module, and weighs it: what fails there must fail before anything is written.
 * @throws GoEdgeError BUNDLE_FAILED, or the platform's own when it does not take that much.
 */
export async function packModule(
  target: ModuleTarget,
  image: WasmImage,
  compiler: Compiler,
  options: ResolvedOptions,
  limits: Limits,
  program: Program | undefined,
  say: Say,
): Promise<Output> {
  const placement = options.placement ?? target.resolvePlacement(image.bytes.length);
  say(`for ${target.title}, wasm ${placement === "inline" ? "inlined" : "as a file"}`);
  const header = renderHeader(target, compiler, image);
  const used = parseWasm(image.bytes);
  const isCommand = isWasiCommand(used);
  const families = resolveFamilies(used);
  const operations = resolveOperations(used);
  const { minify, debug, mode, allowHosts, kv, signal } = options;
  const assets = await collectAssets(options.assets, target);
  const functions = operations.includes("call") ? await bundleFunctions(options.functions, target, options) : undefined;
  const schedules = hasSchedules(used)
    ? await resolveSchedules(options.schedules, { bytes: image.bytes, limits, assets, signal })
    : undefined;
  const readsVersions = async () => isCommand || program === undefined || (await readsClientVersions(program));
  const tellsVersions = target.tellsVersions && (await readsVersions());
  const runtime = { mode, limits, isCommand, families, tellsVersions, schedules, assets };
  const bundleOptions = { placement, minify, debug, header, ...runtime, operations, allowHosts, kv, functions };
  const bundled = await bundle(target, image, bundleOptions);
  const problem = target.check(resolveSize(bundled));
  if (problem && target.larger) {
    return packModule(target.larger, image, compiler, options, limits, program, say);
  }
  if (problem) throw await explainWeight(problem, program, compiler, signal);
  return {
    files: listFiles(bundled),
    module: bundled.module,
    placement,
    limits: options.weigh ? await weigh(bundled, bundleOptions, image) : [],
    findings: [
      ...findUnreadAssets(assets, families),
      ...findUncalledFunctions(options.functions, functions),
      ...(isCommand ? [SERVED_AS_COMMAND] : []),
    ],
    needs: { schedules },
  };
}

/** Lists a bundle's files, the module first. */
export function listFiles({ target, module, wasm }: Bundle): OutputFile[] {
  const files: OutputFile[] = [{ name: target.moduleName, contents: module }];
  if (wasm) files.push({ name: wasm.fileName, contents: wasm.bytes });
  return files;
}

/** Takes the wasm as it is, for hosts that need nothing else. */
export function packCommand(target: CommandTarget, image: WasmImage): Output {
  const files = [{ name: target.wasmName, contents: image.bytes }];
  return { files, module: undefined, placement: undefined, limits: [], findings: [], needs: { schedules: undefined } };
}
