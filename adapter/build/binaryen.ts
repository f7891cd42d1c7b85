import { chmod, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { findProgram, listProgramFolders } from "./find.ts";
import { quoteWord } from "./shell.ts";

/** Path of binaryen's wasm-opt, a program for Node that comes with the npm package. */
export function resolveWasmOpt(): string {
  return createRequire(import.meta.url).resolve("binaryen/bin/wasm-opt");
}

/**
 * What TinyGo's wasm-opt does not know about programs for the edge. To make goroutines of functions it rewrites all that
 * may suspend (asyncify), and takes that to be most of a program: every caller of a host function, and of a panic, since
 * printing one calls methods. But no host function suspends, and a panic ends the program. Told so, it makes binaries
 * that are a third smaller. An Error method that waits, called for a panic, is cut short.
 */
const ASYNCIFY = ["--pass-arg=asyncify-ignore-imports", "--pass-arg=asyncify-removelist@runtime._panic"];

/**
 * Takes TinyGo's own level off its arguments: it has that done after the rewriting, and the build does that anyway. What is
 * optimized before it has less to rewrite.
 */
const WITHOUT_LEVEL = 'for word; do shift; case $word in -O*) ;; *) set -- "$@" "$word" ;; esac; done';

/**
 * Computes the environment that makes TinyGo run wasm-opt with {@link ASYNCIFY}. TinyGo gives up where it finds none.
 * @param root TinyGo's own folder, where it may have a wasm-opt.
 * @param workDir an existing folder for a script.
 * @param level how the program is optimized before the rewriting, as a flag of wasm-opt; undefined for not at all.
 */
export async function emitTinyGoEnv(root: string, workDir: string, level?: string): Promise<Record<string, string>> {
  const command = await resolveTinyGoWasmOpt(root);
  // Windows can't run a script in place of a program: the binary is then larger, and works the same.
  if (process.platform === "win32") return command.length === 1 ? { WASMOPT: command[0]! } : {};
  const script = join(workDir, "wasm-opt");
  const before = level === undefined ? [] : [level];
  const words = [...command, ...before, ...ASYNCIFY].map(quoteWord);
  await writeFile(script, `#!/bin/sh\n${WITHOUT_LEVEL}\nexec ${words.join(" ")} "$@"\n`);
  await chmod(script, 0o755);
  return { WASMOPT: script };
}

/** Computes the command TinyGo would use: the one the user named, TinyGo's own, one on the PATH, and else ours. */
export async function resolveTinyGoWasmOpt(root: string): Promise<string[]> {
  if (process.env.WASMOPT) return [process.env.WASMOPT];
  const found = await findProgram("wasm-opt", [join(root, "bin"), join(root, "build"), ...listProgramFolders()]);
  return found === undefined ? [process.execPath, resolveWasmOpt()] : [found];
}
