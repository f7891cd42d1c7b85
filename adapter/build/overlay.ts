import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandLine } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import { emitInjection, resolveInjection } from "./inject.ts";
import { clientOverlay } from "./overlays/client.ts";
import { listenerOverlay } from "./overlays/listener.ts";
import { netOverlay } from "./overlays/net.ts";
import type { Overlay } from "./overlays/overlay.ts";
import { runtimeOverlay } from "./overlays/runtime.ts";
import { serverOverlay } from "./overlays/server.ts";
import { signalOverlay } from "./overlays/signal.ts";
import { snapshotOverlays } from "./overlays/snapshot.ts";
import { tlsOverlay } from "./overlays/tls.ts";
import { type Program, reaches } from "./program.ts";

/** All that a build may change, in the order it is done. */
export const OVERLAYS: readonly Overlay[] = [
  runtimeOverlay,
  clientOverlay,
  serverOverlay,
  netOverlay,
  listenerOverlay,
  tlsOverlay,
  signalOverlay,
  ...snapshotOverlays,
];

/**
 * Writes what a build with Go sees beside, and in place of, the files on disk, for `go build -overlay`: changes to the
 * standard library, and what makes a program of net/http's serve. Nothing of the program's own module is touched.
 * @param workDir an existing folder.
 * @returns the go command, and what it takes to see them.
 * @throws GoEdgeError GO_UNSUITABLE when a file of the standard library is not what it is known to be, or
 *   PROGRAM_NOT_LOCAL.
 */
export async function emitOverlay(program: Program, workDir: string): Promise<CommandLine> {
  const injection = resolveInjection(program);
  const root = program.go.isDownloaded ? await emitRoot(program.go.root, workDir) : program.go.root;
  const changed = await emitChanges(program, root, workDir);
  const injected = injection === undefined ? {} : await emitInjection(program, injection, workDir);
  const replaced = { ...changed, ...injected };
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

/** Writes the files of the standard library that the program needs changed; returns them by the paths they replace. */
async function emitChanges(program: Program, root: string, workDir: string): Promise<Record<string, string>> {
  const texts = new Map<string, string>();
  const removed: string[] = [];
  for (const overlay of OVERLAYS) {
    if (!reaches(program, overlay.package) || (await overlay.isNeeded?.(program)) === false) continue;
    const dir = join(root, "src", overlay.package);
    for (const { file, find, put } of overlay.edits(program.library.path)) {
      const path = join(dir, file);
      const text = texts.get(path) ?? (await readFile(path, "utf8").catch(() => ""));
      if (count(text, find) !== 1) throw unsuitable(program, path, overlay);
      if (find === put) continue; // what only has to be there
      texts.set(path, typeof find === "string" ? text.replace(find, () => put) : text.replace(find, put));
    }
    for (const [name, text] of Object.entries(overlay.added?.(program.library.path) ?? {}))
      texts.set(join(dir, name), text);
    for (const name of overlay.removed ?? []) removed.push(join(dir, name));
    for (const [path, text] of Object.entries(overlay.replaced ?? {})) {
      const other = join(root, "src", path);
      for (const name of program.packages.get(path)?.GoFiles ?? []) removed.push(join(other, name));
      texts.set(join(other, "zz_go_edge.go"), text);
    }
  }
  await mkdir(join(workDir, "changed"));
  const changed: Record<string, string> = Object.fromEntries(removed.map((path) => [path, ""])); // as go has it
  for (const [path, text] of texts) {
    changed[path] = join(workDir, "changed", `${Object.keys(changed).length}.go`);
    await writeFile(changed[path], text);
  }
  return changed;
}

function count(text: string, find: string | RegExp): number {
  return typeof find === "string" ? text.split(find).length - 1 : [...text.matchAll(new RegExp(find, "gm"))].length;
}

function unsuitable(program: Program, path: string, { hint }: Overlay): GoEdgeError {
  return new GoEdgeError("GO_UNSUITABLE", `${path} of Go ${program.go.version} is not as it is known to be`, { hint });
}
