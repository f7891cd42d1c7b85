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
import type { Target } from "./target.ts";

/** What compiling takes of a build's options. */
export type CompileOptions = Pick<ResolvedOptions, "input" | "compiler" | "optimize" | "debug" | "signal"> & {
  kind: Target["kind"];
};

/** A platform's program is a reactor, which is entered again and again; a command runs once. */
const BUILD_MODE: Readonly<Record<Target["kind"], readonly string[]>> = {
  module: ["-buildmode=c-shared"],
  command: [],
};

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
export async function compile(options: CompileOptions, workDir: string, say: Say): Promise<Compiled> {
  const { input, signal } = options;
  if (input.kind === "wasm") {
    say(`skipped: ${input.file} is compiled`);
    return { bytes: await readWasm(input.file), program: undefined, compiler: undefined, findings: [] };
  }
  const program = await resolveProgram(input.dir, input.pattern, signal, options.kind);
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
  options: CompileOptions,
  output: string,
  program: Program,
  workDir: string,
): Promise<string[]> {
  const overlay = await emitOverlay(program, workDir);
  // Version control stamps and paths would make the same source give different bytes.
  const stripped = options.debug ? [] : ["-ldflags=-s -w"];
  const overlaid = overlay === undefined ? [] : [`-overlay=${overlay}`];
  const args = ["build", ...BUILD_MODE[options.kind], "-trimpath", "-buildvcs=false", ...stripped, ...overlaid];
  return [...args, ...program.flags, "-o", output, program.pattern];
}

function renderTinyGoArgs(options: CompileOptions, output: string, program: Program): string[] {
  const args = ["build", "-target=wasip1", ...BUILD_MODE[options.kind], "-panic=print", ...program.flags];
  args.push(options.optimize === "speed" ? "-opt=2" : "-opt=z");
  if (!options.debug) args.push("-no-debug");
  return [...args, "-o", output, program.pattern];
}

async function readWasm(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((cause: Error) => {
    throw new GoEdgeError("WASM_UNREADABLE", `${file} can't be read: ${cause.message}`, { cause });
  });
}

function compileFailed(program: Program, compiler: Compiler, output: string): GoEdgeError {
  return new GoEdgeError(
    "COMPILE_FAILED",
    `${program.root.ImportPath} does not compile with ${compiler.name} ${compiler.version} (in ${program.dir}):\n${output}`,
    { hint: explainFailure(compiler.name, output) },
  );
}
