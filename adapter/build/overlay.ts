import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandLine } from "./command.ts";
import { emitInjection, resolveInjection } from "./inject.ts";
import { emitPatches } from "./patches.ts";
import type { Program } from "./program.ts";

/**
 * Writes what a build with Go sees beside, and in place of, the files on disk, for `go build -overlay`: patches to the
 * standard library, and what makes a program of net/http's serve. Nothing of the program's own module is touched.
 * @param workDir an existing folder.
 * @returns the go command, and what it takes to see them.
 * @throws GoEdgeError GO_UNSUITABLE when a file of the standard library is not what it is known to be, or
 *   PROGRAM_NOT_LOCAL.
 */
export async function emitOverlay(program: Program, workDir: string): Promise<CommandLine> {
  const injection = await resolveInjection(program);
  const root = program.go.isDownloaded ? await emitRoot(program.go.root, workDir) : program.go.root;
  const patched = await emitPatches(program, injection?.path ?? program.library.path, root, workDir);
  const injected = injection === undefined ? {} : await emitInjection(program, injection, workDir);
  const replaced = { ...patched, ...injected };
  if (Object.keys(replaced).length === 0) return { file: "go", args: [], env: {} };
  const overlay = join(workDir, "overlay.json");
  await writeFile(overlay, JSON.stringify({ Replace: replaced }));
  const args = [`-overlay=${overlay}`];
  if (root === program.go.root) return { file: "go", args, env: {} };
  return { file: join(root, "bin", "go"), args, env: { GOROOT: root, GOTOOLCHAIN: "local" } };
}

/** The go command refuses to replace files of the module cache, where the toolchains are that it has downloaded. */
async function emitRoot(goRoot: string, workDir: string): Promise<string> {
  const root = join(workDir, "goroot");
  await symlink(goRoot, root, "junction");
  return root;
}
