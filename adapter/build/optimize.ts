import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { resolveWasmOpt } from "./binaryen.ts";
import { runCommand } from "./command.ts";
import type { Compiler } from "./compiler.ts";
import { GoEdgeError } from "./errors.ts";
import { pruneExports } from "./exports.ts";
import { boundMemory } from "./memory.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Say } from "./progress.ts";
import type { OptimizeLevel } from "./settings.ts";
import type { WasmImage } from "./target.ts";

/** What each level is for wasm-opt. */
export const FLAGS: Readonly<Record<OptimizeLevel, string | undefined>> = {
  none: undefined,
  size: "-Oz",
  speed: "-O3",
};

/** What the compilers emit, and every engine at the edge runs. wasm-opt refuses what it has not been told of. */
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "call-indirect-overlong",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

/** Computes the level for a compiler. wasm-opt takes a minute to get 1 % off Go's compressed binaries. */
export function resolveOptimize(level: OptimizeLevel | undefined, compiler: Pick<Compiler, "name">): OptimizeLevel {
  return level ?? (compiler.name === "Go" ? "none" : "size");
}

/**
 * Makes the binary smaller or faster with binaryen, strips what is only for debugging, and bounds its memory.
 * @param memory bytes that it may grow to.
 * @param workDir a folder for temporary files.
 * @throws GoEdgeError OPTIMIZE_FAILED with wasm-opt's own output.
 */
export async function optimize(
  bytes: Uint8Array,
  compiler: Compiler,
  options: ResolvedOptions,
  memory: number,
  workDir: string,
  say: Say,
): Promise<WasmImage> {
  const level = resolveOptimize(options.optimize, compiler);
  const flag = FLAGS[level];
  if (flag === undefined) {
    say(options.debug || options.optimize ? "skipped" : "skipped: Go's linker has stripped it");
    return defineImage(boundMemory(bytes, memory));
  }
  say(`for ${level}`);
  const [input, output] = [join(workDir, "in.wasm"), join(workDir, "out.wasm")];
  await writeFile(input, pruneExports(bytes));
  const debug = options.debug ? ["-g"] : ["--strip-debug", "--strip-producers"];
  const args = [resolveWasmOpt(), flag, ...debug, ...FEATURES, input, "-o", output];
  const result = await runCommand(process.execPath, args, { signal: options.signal });
  if (result.code !== 0) {
    throw new GoEdgeError("OPTIMIZE_FAILED", `wasm-opt fails:\n${(result.stderr || result.stdout).trim()}`, {
      hint: "Build with --optimize none.",
    });
  }
  return defineImage(boundMemory(await readFile(output), memory));
}

/** Makes the image of a finished binary. */
export function defineImage(bytes: Uint8Array): WasmImage {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  let deflated: Uint8Array | undefined;
  return {
    bytes,
    sha256,
    fileName: `app-${sha256.slice(0, 8)}.wasm`,
    deflated() {
      deflated ??= deflateRawSync(bytes, { level: 9 });
      return deflated;
    },
  };
}
