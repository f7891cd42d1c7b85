import { basename, join } from "node:path";
import { emitTinyGoEnv } from "./binaryen.ts";
import { runCommand } from "./command.ts";
import { explainCompile, readWasm } from "./compile.ts";
import { WASI_ENV } from "./program.ts";
import { resolveGo, resolveTinyGo } from "./toolchain.ts";
import { inWorkDir } from "./work-dir.ts";

/** A program that runs once, from start to end. */
export interface CompiledCommand {
  bytes: Uint8Array;
  /** Name of its package: the last step of its path. */
  name: string;
}

/**
 * Compiles a package to a WASI command, as `go build` does. Nothing is left behind.
 * @throws GoEdgeError COMPILE_FAILED, INTERRUPTED, or one of the toolchain's.
 */
export async function compileCommand(
  pattern: string,
  compiler: "go" | "tinygo",
  cwd: string,
  signal: AbortSignal,
): Promise<CompiledCommand> {
  return await inWorkDir(signal, async (workDir) => {
    const output = join(workDir, "program.wasm");
    const command = compiler === "go" ? await useGo(cwd, signal) : await useTinyGo(cwd, workDir, signal);
    const args = [...command.args, "-o", output, pattern];
    const env = { ...command.env, TMPDIR: workDir, TMP: workDir, TEMP: workDir };
    const { code, stdout, stderr } = await runCommand(command.file, args, { cwd, env, signal });
    if (code !== 0) throw explainCompile(pattern, command, cwd, `${stderr}${stdout}`.trim());
    return { bytes: await readWasm(output), name: basename(join(cwd, pattern)) };
  });
}

async function useGo(cwd: string, signal: AbortSignal) {
  const { version } = await resolveGo(cwd, signal);
  return { name: "Go", version, file: "go", args: ["build"], env: WASI_ENV } as const;
}

async function useTinyGo(cwd: string, workDir: string, signal: AbortSignal) {
  const { version, root } = await resolveTinyGo(cwd, signal);
  const env = await emitTinyGoEnv(root, workDir);
  return { name: "TinyGo", version, file: "tinygo", args: ["build", "-target=wasip1"], env } as const;
}
