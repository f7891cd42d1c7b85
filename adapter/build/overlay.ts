import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GoEdgeError } from "./errors.ts";
import { httpOverlay } from "./overlays/http.ts";
import { netOverlay } from "./overlays/net.ts";
import type { Overlay } from "./overlays/overlay.ts";
import { signalOverlay } from "./overlays/signal.ts";
import { type Program, reaches } from "./program.ts";

const OVERLAYS: readonly Overlay[] = [httpOverlay, netOverlay, signalOverlay];

/**
 * Writes what replaces files of Go's standard library in this build, for `go build -overlay`.
 * @param workDir an existing folder.
 * @param locate tells where a file of the library is to the Go that builds.
 * @returns the overlay's path, or undefined when the program needs none.
 * @throws GoEdgeError GO_UNSUITABLE when a file is not what it is known to be.
 */
export async function emitOverlay(
  program: Program,
  workDir: string,
  locate: (path: string) => string,
): Promise<string | undefined> {
  const needed = OVERLAYS.filter((one) => reaches(program, one.package) && (one.isNeeded?.(program) ?? true));
  if (needed.length === 0) return undefined;
  const texts = new Map<string, string>();
  for (const overlay of needed) await applyOverlay(overlay, program, texts);
  const replace: Record<string, string> = {};
  for (const [path, text] of texts) {
    const replacement = join(workDir, `overlay-${Object.keys(replace).length}.go`);
    await writeFile(replacement, text);
    replace[locate(path)] = replacement;
  }
  const file = join(workDir, "overlay.json");
  await writeFile(file, JSON.stringify({ Replace: replace }));
  return file;
}

/** Adds the files of an overlay to the texts of all, by path. */
async function applyOverlay(overlay: Overlay, program: Program, texts: Map<string, string>): Promise<void> {
  const dir = program.packages.get(overlay.package)?.Dir ?? "";
  for (const { file, find, put } of overlay.edits(program)) {
    const path = join(dir, file);
    const text = texts.get(path) ?? (await readFile(path, "utf8").catch(() => ""));
    if (text.split(find).length !== 2) {
      throw new GoEdgeError("GO_UNSUITABLE", `${path} of Go ${program.go.version} is not as it is known to be`, {
        hint: overlay.hint,
      });
    }
    if (find !== put)
      texts.set(
        path,
        text.replace(find, () => put),
      );
  }
  for (const [name, text] of Object.entries(overlay.added ?? {})) texts.set(join(dir, name), text);
}
