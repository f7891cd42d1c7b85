import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { isMissing, runCommand } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import { LIBRARY_SOURCE } from "./package.ts";

/** Folder of the library's copy, from the root of the user's module. Its name is part of the user's go.mod. */
export const LIBRARY_DIR = ".go-edge/go";

/** What the shipped go.mod says. */
export interface Library {
  /** Module path, such as `example.com/edge`. */
  path: string;
  /** Least Go version that it declares. */
  go: string;
}

/** Computes what the Go module that ships with the adapter is called. */
export async function resolveLibrary(source = LIBRARY_SOURCE): Promise<Library> {
  const text = await readFile(join(source, "go.mod"), "utf8").catch((cause: unknown) => {
    throw new GoEdgeError("LIBRARY_UNREADABLE", `the Go module of go-edge is missing from ${source}`, {
      hint: "Install go-edge again.",
      cause,
    });
  });
  const path = /^module\s+(\S+)/m.exec(text)?.[1];
  const go = /^go\s+(\S+)/m.exec(text)?.[1];
  if (!path || !go) throw new GoEdgeError("LIBRARY_UNREADABLE", `${join(source, "go.mod")} is not a go.mod`);
  return { path, go };
}

/**
 * Makes `<moduleRoot>/.go-edge/go` the same as the shipped module: missing, edited or superfluous files put it right.
 * The folder is swapped as a whole, so a build next to it never reads a half-copied one.
 * @returns whether anything had to be done.
 * @throws GoEdgeError PROJECT_UNWRITABLE.
 */
export async function syncLibrary(moduleRoot: string, source = LIBRARY_SOURCE): Promise<boolean> {
  const dir = join(moduleRoot, LIBRARY_DIR);
  const wanted = await fingerprint(source);
  if ((await fingerprint(dir)) === wanted) return false;
  try {
    await mkdir(join(dir, ".."), { recursive: true });
    const staging = await mkdtemp(join(dir, "..", "sync-"));
    try {
      await cp(source, join(staging, "new"), {
        recursive: true,
        filter: (path) => isShipped(relative(source, path)),
      });
      await rename(dir, join(staging, "old")).catch(ignoreMissing);
      await rename(join(staging, "new"), dir);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (cause) {
    // Another build may have done the same at the same time.
    if ((await fingerprint(dir)) === wanted) return true;
    throw new GoEdgeError("PROJECT_UNWRITABLE", `${dir} can't be written: ${(cause as Error).message}`, { cause });
  }
  return true;
}

/** Tells whether the copy in a module is the same as the shipped one. */
export async function isUpToDate(moduleRoot: string, source = LIBRARY_SOURCE): Promise<boolean> {
  return (await fingerprint(join(moduleRoot, LIBRARY_DIR))) === (await fingerprint(source));
}

/** Lists the files of the shipped module that users get, by their paths in it. */
export async function listLibraryFiles(source = LIBRARY_SOURCE): Promise<string[]> {
  return (await listFiles(source)).filter(isShipped).sort();
}

/** Tells whether go.mod takes the library from {@link LIBRARY_DIR}, so that it is ours to keep up to date. */
export async function isLinked(moduleRoot: string, library: Library, signal?: AbortSignal): Promise<boolean> {
  const { Replace } = await readGoMod(moduleRoot, signal);
  return (Replace ?? []).some(({ Old, New }) => Old.Path === library.path && New.Path === `./${LIBRARY_DIR}`);
}

/** The parts of `go mod edit -json` that matter here. */
interface GoMod {
  Module: { Path: string };
  Go?: string;
  Require?: { Path: string; Version: string }[] | null;
  Replace?: { Old: { Path: string }; New: { Path: string } }[] | null;
}

/**
 * Reads the go.mod in `moduleRoot`.
 * @throws GoEdgeError GO_FAILED with go's own words, file and line.
 */
export async function readGoMod(moduleRoot: string, signal?: AbortSignal): Promise<GoMod> {
  const result = await runCommand("go", ["mod", "edit", "-json"], { cwd: moduleRoot, signal });
  if (result.code !== 0) {
    throw new GoEdgeError("GO_FAILED", `go can't read ${join(moduleRoot, "go.mod")}:\n${result.stderr.trim()}`, {
      hint: "Put it right first: nothing was changed.",
    });
  }
  return JSON.parse(result.stdout) as GoMod;
}

/** Hash of every shipped file's path and contents; undefined when the folder does not exist. */
async function fingerprint(dir: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for (const file of await listLibraryFiles(dir))
      hash
        .update(`${file}\0`)
        .update(await readFile(join(dir, file)))
        .update("\0");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return hash.digest("hex");
}

/** Lists the files in a folder and below it, by their paths from there, with forward slashes. */
async function listFiles(dir: string, prefix = ""): Promise<string[]> {
  const entries = await readdir(join(dir, prefix), { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = `${prefix}${entry.name}`;
    return entry.isDirectory() ? listFiles(dir, `${path}/`) : [path];
  });
  return (await Promise.all(nested)).flat();
}

/** Tells whether a file of the module, by its relative path, is part of what users get. */
function isShipped(path: string): boolean {
  if (path.endsWith("_test.go")) return false;
  return !path.split(/[/\\]/).some((part) => part === "testdata" || part.startsWith("."));
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
