import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GoEdgeError } from "./errors.ts";
import { type Program, reaches } from "./program.ts";

/**
 * os/signal waits for signals in a goroutine that polls for ever where the system has none: the program would never be
 * idle, and so never answer. Without its loop, Notify and NotifyContext work, and no signal ever comes.
 */
const SIGNAL_PACKAGE = "os/signal";
const SIGNAL_FILE = "signal_unix.go";
const SIGNAL_LOOP = /^\twatchSignalLoop = loop$/m;

/**
 * Writes what replaces files of Go's standard library in this build, for `go build -overlay`.
 * @param workDir an existing folder.
 * @returns the overlay's path, or undefined when the program needs none.
 * @throws GoEdgeError GO_UNSUITABLE when the file is not what it is known to be.
 */
export async function emitOverlay(program: Program, workDir: string): Promise<string | undefined> {
  if (!reaches(program, SIGNAL_PACKAGE)) return undefined;
  const original = join(program.packages.get(SIGNAL_PACKAGE)?.Dir ?? "", SIGNAL_FILE);
  const source = await readFile(original, "utf8").catch(() => "");
  if (!SIGNAL_LOOP.test(source)) {
    throw new GoEdgeError("GO_UNSUITABLE", `${original} of Go ${program.go.version} is not as it is known to be`, {
      hint: "Leave os/signal out of this build, with `//go:build !wasip1` in the file that imports it.",
    });
  }
  const replacement = join(workDir, "signal_unix.go");
  await writeFile(replacement, source.replace(SIGNAL_LOOP, "\t_ = loop // no signal ever comes"));
  const overlay = join(workDir, "overlay.json");
  await writeFile(overlay, JSON.stringify({ Replace: { [original]: replacement } }));
  return overlay;
}
