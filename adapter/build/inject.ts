import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { GoEdgeError } from "./errors.ts";
import { listLibraryFiles } from "./library.ts";
import { LIBRARY_SOURCE } from "./package.ts";
import { importsLibrary, type Program, reaches } from "./program.ts";

/** How a program that only knows net/http comes to import the library. */
export interface Injection {
  /** Import path under which the build finds the library. */
  path: string;
  /** Where the build finds it; undefined for a module that has it already. */
  dir: string | undefined;
}

/** The folder, in the program's module, where a build finds the library; and the file in its package main. */
export const INJECTED = "zz_go_edge";
const MAIN_FILE = "zz_go_edge.go";
/** What a program of net/http's needs of the library. */
const PACKAGES = /^(edgehttp|internal)\//;

/**
 * Computes how the program comes to import edgehttp, which serves what net/http serves; undefined when it does already, or
 * has nothing to do with net/http.
 *
 * The library appears to be part of the program's own module. So it is found in every mode of the go command (with a
 * vendor folder, with a go.work, with -mod=mod), and neither go.mod nor go.sum nor vendor/modules.txt has to know of it.
 * @throws GoEdgeError PROGRAM_NOT_LOCAL.
 */
export function resolveInjection(program: Program): Injection | undefined {
  const { library, root } = program;
  const { Module } = root;
  if (!reaches(program, "net/http") || reaches(program, `${library.path}/edgehttp`)) return undefined;
  if (importsLibrary(program)) return { path: library.path, dir: undefined };
  if (!Module?.Main || Module.Dir === undefined) {
    // The go command lets nobody replace files of its module cache.
    throw new GoEdgeError("PROGRAM_NOT_LOCAL", `${root.ImportPath} is of another module, in ${root.Dir}`, {
      hint: "Build it in its own module: get a copy of that, and run `npx go-edge build` there.",
    });
  }
  return { path: `${Module.Path}/${INJECTED}`, dir: join(Module.Dir, INJECTED) };
}

/**
 * Writes the files that an injection adds to the program.
 * @param workDir an existing folder.
 * @returns them, by the paths at which the build finds them.
 */
export async function emitInjection(
  program: Program,
  injection: Injection,
  workDir: string,
): Promise<Record<string, string>> {
  const replaced: Record<string, string> = {};
  const write = async (at: string, name: string, source: string): Promise<void> => {
    const file = join(workDir, "injected", name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
    replaced[at] = file;
  };
  const main = `package main\n\nimport _ "${injection.path}/edgehttp"\n`;
  await write(join(program.root.Dir!, MAIN_FILE), MAIN_FILE, main);
  if (injection.dir === undefined) return replaced;
  for (const path of (await listLibraryFiles()).filter((file) => PACKAGES.test(file))) {
    const source = await readFile(join(LIBRARY_SOURCE, path), "utf8");
    const at = join(injection.dir, path);
    await write(at, relative(dirname(injection.dir), at), renderCopy(source, program, injection));
  }
  return replaced;
}

/**
 * Renders a file of the library for another place. The module's go line holds there, and may be older than what the
 * library is written in: a build constraint raises the language of a file.
 */
function renderCopy(source: string, { library }: Program, { path }: Injection): string {
  const moved = source.replaceAll(`"${library.path}/`, `"${path}/`);
  const constraint = /^\/\/go:build (.*)$/m;
  const version = `go${library.go}`;
  if (constraint.test(moved)) return moved.replace(constraint, (_, terms) => `//go:build (${terms}) && ${version}`);
  return `//go:build ${version}\n\n${moved}`;
}
