import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { emitTinyGoEnv } from "./binaryen.ts";
import { type CommandLine, runCommand } from "./command.ts";
import { type Compiler, resolveCompiler } from "./compiler.ts";
import { GoEdgeError } from "./errors.ts";
import { explainFailure } from "./explain.ts";
import type { Finding } from "./findings.ts";
import { findHazards } from "./hazards.ts";
import { FLAGS, resolveOptimize } from "./optimize.ts";
import type { ResolvedOptions } from "./options.ts";
import { emitOverlay } from "./overlay.ts";
import { importsLibrary, neverServes, type Program, resolveProgram, WASI_ENV } from "./program.ts";
import type { Say } from "./progress.ts";
import type { Target } from "./target.ts";

/** What compiling takes of a build's options. */
export type CompileOptions = Pick<
  ResolvedOptions,
  "input" | "compiler" | "tags" | "ldflags" | "optimize" | "debug" | "signal"
> & { kind: Target["kind"] };

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
  const program = await resolveProgram(input.dir, input.pattern, options.tags, signal, options.kind);
  const { compiler, tinygoRoot, findings } = await resolveCompiler(options.compiler, program, signal);
  say(`${compiler.name} ${compiler.version} (${compiler.reason})`);
  if (compiler.name === "TinyGo" && !importsLibrary(program)) {
    throw neverServes("with TinyGo, nothing but the library can", program.library);
  }
  const output = join(workDir, "program.wasm");
  const { file, args, env } =
    tinygoRoot === undefined
      ? await renderGo(options, output, program, workDir)
      : await renderTinyGo(options, output, program, tinygoRoot, workDir);
  // Their temporary files go where they are removed even when the compiler is interrupted.
  const temporary = { TMPDIR: workDir, TMP: workDir, TEMP: workDir };
  const result = await runCommand(file, args, { cwd: program.dir, env: { ...temporary, ...env }, signal });
  if (result.code !== 0) throw compileFailed(program, compiler, `${result.stderr}${result.stdout}`.trim());
  return { bytes: await readWasm(output), program, compiler, findings: [...findings, ...findHazards(program)] };
}

async function renderGo(
  options: CompileOptions,
  output: string,
  program: Program,
  workDir: string,
): Promise<CommandLine> {
  const { file, args: overlaid, env } = await emitOverlay(program, workDir);
  const { debug, kind } = options;
  // What GOFLAGS says of them would not hold beside ours.
  const linked = [debug ? "" : "-s -w", options.ldflags ?? program.go.ldflags].filter((flags) => flags !== "");
  // Version control stamps and paths would make the same source give different bytes.
  const args = ["build", ...BUILD_MODE[kind], "-trimpath", "-buildvcs=false", ...overlaid];
  if (program.tags !== undefined) args.push(`-tags=${program.tags}`);
  if (linked.length > 0) args.push(`-ldflags=${linked.join(" ")}`);
  return { file, args: [...args, "-o", output, program.pattern], env: { ...WASI_ENV, ...env } };
}

async function renderTinyGo(
  options: CompileOptions,
  output: string,
  program: Program,
  root: string,
  workDir: string,
): Promise<CommandLine> {
  const { debug, kind, ldflags } = options;
  const args = ["build", "-target=wasip1", ...BUILD_MODE[kind], "-panic=print"];
  args.push(options.optimize === "speed" ? "-opt=2" : "-opt=z");
  if (!debug) args.push("-no-debug");
  if (program.tags !== undefined) args.push(`-tags=${program.tags}`);
  if (ldflags !== undefined) args.push(`-ldflags=${ldflags}`);
  const env = await emitTinyGoEnv(root, workDir, FLAGS[resolveOptimize(options.optimize, { name: "TinyGo" })]);
  return { file: "tinygo", args: [...args, "-o", output, program.pattern], env };
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
