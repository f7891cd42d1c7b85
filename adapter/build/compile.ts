import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { emitTinyGoEnv } from "./binaryen.ts";
import { runCommand } from "./command.ts";
import { type Compiler, resolveCompiler } from "./compiler.ts";
import { GoEdgeError } from "./errors.ts";
import { explainFailure } from "./explain.ts";
import type { Finding } from "./findings.ts";
import { findHazards } from "./hazards.ts";
import type { ResolvedOptions } from "./options.ts";
import { emitOverlay } from "./overlay.ts";
import { type Program, resolveProgram, WASI_ENV } from "./program.ts";
import type { Say } from "./progress.ts";

/** A binary and where it comes from. */
export interface Compiled {
  bytes: Uint8Array;
  /** Undefined for a binary that was compiled elsewhere. */
  program: Program | undefined;
  /** Undefined for a binary that was compiled elsewhere: the binary itself may tell. */
  compiler: Compiler | undefined;
  findings: Finding[];
}

/**
 * Compiles the program to wasm, or reads the binary that is given in place of one.
 * @param workDir an empty folder for temporary files.
 * @throws GoEdgeError COMPILE_FAILED with the compiler's own output, WASM_UNREADABLE, or one of the program's or the
 *   toolchain's.
 */
export async function compile(options: ResolvedOptions, workDir: string, say: Say): Promise<Compiled> {
  const { input, signal } = options;
  if (input.kind === "wasm") {
    say(`skipped: ${input.file} is compiled`);
    return { bytes: await readWasm(input.file), program: undefined, compiler: undefined, findings: [] };
  }
  const program = await resolveProgram(input.dir, input.pattern, signal);
  const { compiler, tinygoRoot, findings } = await resolveCompiler(options.compiler, program, signal);
  say(`${compiler.name} ${compiler.version} (${compiler.reason})`);
  const output = join(workDir, "program.wasm");
  const [file, args, env] =
    tinygoRoot === undefined
      ? (["go", await renderGoArgs(options, output, program, workDir), WASI_ENV] as const)
      : (["tinygo", renderTinyGoArgs(options, output, program), await emitTinyGoEnv(tinygoRoot, workDir)] as const);
  // Their temporary files go where they are removed even when the compiler is interrupted.
  const temporary = { TMPDIR: workDir, TMP: workDir, TEMP: workDir };
  const result = await runCommand(file, args, { cwd: program.dir, env: { ...temporary, ...env }, signal });
  if (result.code !== 0) throw compileFailed(program, compiler, `${result.stderr}${result.stdout}`.trim());
  return { bytes: await readWasm(output), program, compiler, findings: [...findings, ...findHazards(program)] };
}

async function renderGoArgs(
  options: ResolvedOptions,
  output: string,
  program: Program,
  workDir: string,
): Promise<string[]> {
  const overlay = await emitOverlay(program, workDir);
  // Version control stamps and paths would make the same source give different bytes.
  const stripped = options.debug ? [] : ["-ldflags=-s -w"];
  const overlaid = overlay === undefined ? [] : [`-overlay=${overlay}`];
  const args = ["build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", ...stripped, ...overlaid];
  return [...args, "-o", output, program.pattern];
}

function renderTinyGoArgs(options: ResolvedOptions, output: string, program: Program): string[] {
  const args = ["build", "-target=wasip1", "-buildmode=c-shared", "-panic=print"];
  args.push(options.optimize === "speed" ? "-opt=2" : "-opt=z");
  if (!options.debug) args.push("-no-debug");
  return [...args, "-o", output, program.pattern];
}

/** Reads a binary. @throws GoEdgeError WASM_UNREADABLE. */
export async function readWasm(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((cause: Error) => {
    throw new GoEdgeError("WASM_UNREADABLE", `${file} can't be read: ${cause.message}`, { cause });
  });
}

function compileFailed(program: Program, compiler: Compiler, output: string): GoEdgeError {
  return explainCompile(program.root.ImportPath, compiler, program.dir, output);
}

/** Makes the error for a package that a compiler does not take. */
export function explainCompile(
  name: string,
  compiler: Pick<Compiler, "name" | "version">,
  dir: string,
  output: string,
): GoEdgeError {
  return new GoEdgeError(
    "COMPILE_FAILED",
    `${name} does not compile with ${compiler.name} ${compiler.version} (in ${dir}):\n${output}`,
    { hint: explainFailure(compiler.name, output) },
  );
}
