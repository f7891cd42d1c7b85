import { dirname } from "node:path";
import { runCommand } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import { explainFailure } from "./explain.ts";
import { isLinked, type Library, resolveLibrary, syncLibrary } from "./library.ts";
import type { Target } from "./target.ts";
import { type GoToolchain, resolveGo } from "./toolchain.ts";

/** What `go list` tells of a package. */
export interface GoPackage {
  ImportPath: string;
  Name?: string;
  Dir?: string;
  Standard?: boolean;
  DepOnly?: boolean;
  GoFiles?: string[];
  Imports?: string[];
  Module?: { Path: string; Main?: boolean; Dir?: string };
  Error?: { Pos: string; Err: string; ImportStack?: string[] | null };
}

/** A Go program and everything it pulls in when it is built for wasm. */
export interface Program {
  /** Folder in which go runs, and the pattern that names the program there. */
  dir: string;
  pattern: string;
  go: GoToolchain;
  root: GoPackage;
  /** By import path, the program itself included. */
  packages: ReadonlyMap<string, GoPackage>;
  library: Library;
  /** Build tags, with commas between them; undefined: those of GOFLAGS. */
  tags: string | undefined;
}

/** Build tag that makes a command of a program: the Go library then speaks over standard input and output. */
const COMMAND_TAG = "goedge_command";

/** Tells a command, which runs once, from a program that is entered again and again. */
export function isCommand({ tags }: Pick<Program, "tags">): boolean {
  return tags?.split(",").includes(COMMAND_TAG) ?? false;
}

/** Environment of a build for the edge. */
export const WASI_ENV = { GOOS: "wasip1", GOARCH: "wasm" };

const FIELDS = "ImportPath,Name,Dir,Standard,DepOnly,GoFiles,Imports,Module,Error";

/**
 * Looks at the program that `pattern` names in `dir`, built with `tags` (a list with commas), and brings the library's copy in its module up to date.
 * @throws GoEdgeError NO_GO_MOD, PACKAGE_NOT_FOUND, NOT_A_PROGRAM, COMPILE_FAILED for what does not even parse,
 *   LIBRARY_NOT_LINKED, NEVER_SERVES for a program that imports neither net/http nor the library, or one of the
 *   toolchain's.
 */
export async function resolveProgram(
  dir: string,
  pattern: string,
  tags?: string,
  signal?: AbortSignal,
  kind: Target["kind"] = "module",
): Promise<Program> {
  const go = await resolveGo(dir, signal);
  const modules = await listModules(dir, go, signal);
  if (modules.length === 0) {
    throw new GoEdgeError("NO_GO_MOD", `there is no go.mod in ${dir} or above it`, {
      hint: "Start a program with `npx go-edge new`, or run `go mod init <name>` and `go mod tidy` here.",
    });
  }
  const library = await resolveLibrary();
  for (const root of modules) if (await isLinked(root, library, signal)) await syncLibrary(root);
  const effective = kind === "command" ? [tags ?? go.tags, COMMAND_TAG].filter((tag) => tag !== "").join(",") : tags;
  const packages = await listPackages(dir, pattern, effective, signal);
  const root = resolveRoot(packages, pattern);
  const program: Program = { dir, pattern, go, root, packages, library, tags: effective };
  checkProgram(program);
  return program;
}

async function listModules(dir: string, go: GoToolchain, signal?: AbortSignal): Promise<string[]> {
  if (go.goWork === undefined) return go.goMod === undefined ? [] : [dirname(go.goMod)];
  const result = await runCommand("go", ["list", "-m", "-f", "{{.Dir}}"], { cwd: dir, signal });
  if (result.code !== 0) throw new GoEdgeError("GO_FAILED", `go can't read ${go.goWork}:\n${result.stderr.trim()}`);
  return result.stdout.split("\n").filter((line) => line !== "");
}

/** Tells whether the program pulls in that package. */
export function reaches(program: Program, importPath: string): boolean {
  return program.packages.has(importPath);
}

/** Computes the shortest chain of imports from the program to a package, both included; empty when there is none. */
export function resolveImportChain(program: Program, importPath: string): string[] {
  const cameFrom = new Map<string, string | undefined>([[program.root.ImportPath, undefined]]);
  for (const path of cameFrom.keys()) {
    if (path === importPath) break;
    for (const imported of program.packages.get(path)?.Imports ?? []) {
      if (!cameFrom.has(imported)) cameFrom.set(imported, path);
    }
  }
  if (!cameFrom.has(importPath)) return [];
  const chain: string[] = [];
  for (let at: string | undefined = importPath; at !== undefined; at = cameFrom.get(at)) chain.unshift(at);
  return chain;
}

/** Lists the package that `pattern` names and all that it pulls in, built for wasm. @throws GoEdgeError GO_FAILED. */
export async function listPackages(
  dir: string,
  pattern: string,
  tags?: string,
  signal?: AbortSignal,
): Promise<Map<string, GoPackage>> {
  const tagged = tags === undefined ? [] : [`-tags=${tags}`];
  const args = ["list", "-e", "-deps", ...tagged, `-json=${FIELDS}`, pattern];
  const result = await runCommand("go", args, { cwd: dir, env: WASI_ENV, signal });
  if (result.code !== 0) {
    const output = result.stderr.trim();
    throw new GoEdgeError("GO_FAILED", `go list fails in ${dir}:\n${output}`, { hint: explainFailure("Go", output) });
  }
  // go prints one object after the other, each ending in a line that is a brace alone.
  const objects = result.stdout.split(/^}$/m).filter((text) => text.trim() !== "");
  const packages = objects.map((text) => JSON.parse(`${text}}`) as GoPackage);
  return new Map(packages.map((entry) => [entry.ImportPath, entry]));
}

function resolveRoot(packages: ReadonlyMap<string, GoPackage>, pattern: string): GoPackage {
  const named = [...packages.values()].filter((entry) => !entry.DepOnly);
  const root = named[0];
  if (root && named.length === 1) return root;
  const found = named.map((entry) => entry.ImportPath).join(", ");
  throw new GoEdgeError(
    "PACKAGE_NOT_FOUND",
    `${pattern} names ${found ? `several packages: ${found}` : "no package"}`,
    {
      hint: "Name the one package that has func main.",
    },
  );
}

function checkProgram(program: Program): void {
  const { root, library } = program;
  const broken = [...program.packages.values()].filter((entry) => entry.Error);
  const unlinked = broken.find(
    (entry) => isOfLibrary(entry.ImportPath, library) && /not required|no required/.test(entry.Error!.Err),
  );
  if (unlinked) {
    throw new GoEdgeError(
      "LIBRARY_NOT_LINKED",
      `the program imports ${unlinked.ImportPath}, which go.mod does not provide:\n${unlinked.Error!.Err}`,
      { hint: "Run `npx go-edge init` here: it adds the library to the module." },
    );
  }
  if (root.Error && (root.GoFiles ?? []).length === 0) throw explainRoot(program);
  if (broken.length > 0) throw explainBroken(program, broken);
  if (root.Name !== "main") {
    throw new GoEdgeError("NOT_A_PROGRAM", `${root.ImportPath} is package ${root.Name}, not package main`, {
      hint: "Name the folder with func main: `npx go-edge build ./cmd/server`.",
    });
  }
  if (!reaches(program, "net/http") && !importsLibrary(program)) {
    throw neverServes(`${root.ImportPath} imports neither net/http nor ${library.path}`, library);
  }
}

/** Tells whether anything that the program pulls in is of the library. */
export function importsLibrary({ library, packages, root }: Program): boolean {
  return [...packages.keys()].some((path) => path !== root.ImportPath && isOfLibrary(path, library));
}

/** Tells whether a package is one of the library's. */
export function isOfLibrary(path: string, library: Library): boolean {
  return path === library.path || path.startsWith(`${library.path}/`);
}

/** Makes the error for a program that has nothing a platform could send requests to. */
export function neverServes(reason: string, library: Library): GoEdgeError {
  const hint = [
    "Serve in main, as on any machine:",
    `    http.ListenAndServe(":8080", handler)    // with Go`,
    `    edge.ListenAndServe(":8080", handler)    // with Go or TinyGo: import "${library.path}/edge", \`npx go-edge init\` adds it`,
  ];
  return new GoEdgeError("NEVER_SERVES", `the program never serves: ${reason}`, { hint: hint.join("\n") });
}

function explainRoot(program: Program): GoEdgeError {
  const problem = program.root.Error!.Err;
  if (!/no Go files|is not in std|no required module|cannot find|not found/.test(problem)) {
    return explainBroken(program, [program.root]);
  }
  const message = `${program.pattern} is not a Go program in ${program.dir}: ${problem}`;
  return new GoEdgeError("PACKAGE_NOT_FOUND", message, {
    hint: 'Name the folder of a Go program, as in `npx go-edge build ./cmd/server` or with "package" in go-edge.json.',
  });
}

function explainBroken(program: Program, broken: GoPackage[]): GoEdgeError {
  const lines = broken.map(({ ImportPath, Error: error }) => {
    const chain = resolveImportChain(program, ImportPath);
    // go tells the place only of what it finds in a file.
    const place = error!.Pos || (chain.length > 1 ? chain.join(" → ") : ImportPath);
    return `${place}: ${error!.Err}`;
  });
  const output = lines.join("\n");
  return new GoEdgeError("COMPILE_FAILED", `${program.root.ImportPath} does not compile:\n${output}`, {
    hint: explainFailure("Go", output),
  });
}
