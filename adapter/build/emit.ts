import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isMissing, throwIfInterrupted } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import type { OutputFile } from "./output.ts";
import { isAlive } from "./process-group.ts";
import { MODULE_TARGETS } from "./targets.ts";

/** Names that only this step gives: what it may delete. */
const WASM_FILE = /^app-[0-9a-f]{8}\.wasm$/;

/**
 * Writes files to a folder, all or none. They are staged next to the folder and then renamed, the last first: the wasm
 * before the module, so that the module never names a file that isn't there. Wasm files of earlier builds that no module names
 * any more go; every other file stays.
 * @returns the paths written, in their order.
 * @throws GoEdgeError OUT_UNWRITABLE or INTERRUPTED.
 */
export async function emit(files: readonly OutputFile[], out: string, signal?: AbortSignal): Promise<string[]> {
  const made: string[] = [];
  try {
    for (const { name } of files) {
      if ((await resolveKind(join(out, name))) === "folder") throw new Error(`${name} in it is a folder`);
    }
    made.push(...(await makeFolder(dirname(out))));
    await removeLeftovers(out);
    const staging = await mkdtemp(join(dirname(out), `.${basename(out)}-${process.pid}-`));
    try {
      for (const { name, contents } of files) await writeFile(join(staging, name), contents);
      throwIfInterrupted(signal);
      made.push(...(await makeFolder(out)));
      for (const { name } of [...files].reverse()) await rename(join(staging, name), join(out, name));
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
    await removeStale(files, out);
  } catch (error) {
    // Only what is still empty: rm without recursion refuses anything else.
    for (const folder of made.reverse()) await removeIfEmpty(folder);
    throw error instanceof GoEdgeError ? error : unwritable(out, error as Error);
  }
  return files.map(({ name }) => join(out, name));
}

/**
 * Checks, before any work, that a folder is or can be made there.
 * @throws GoEdgeError OUT_UNWRITABLE.
 */
export async function checkOut(out: string): Promise<void> {
  for (let at = out; ; at = dirname(at)) {
    const kind = await resolveKind(at);
    if (kind === "file") throw unwritable(out, new Error(`${at} is a file, not a folder`));
    if (kind === "folder" || at === dirname(at)) return;
  }
}

async function resolveKind(path: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return found && (found.isDirectory() ? "folder" : "file");
}

/** Makes a folder and those above it. Returns those that were not there, the outermost first. */
async function makeFolder(path: string): Promise<string[]> {
  const outermost = await mkdir(path, { recursive: true });
  const made: string[] = [];
  for (let at = path; outermost !== undefined && at.length >= outermost.length; at = dirname(at)) made.unshift(at);
  return made;
}

async function removeIfEmpty(folder: string): Promise<void> {
  if ((await readdir(folder).catch(() => ["unreadable"])).length === 0) await rm(folder, { recursive: true });
}

/** Removes the staging folders of builds that were killed: those whose process is no more. */
async function removeLeftovers(out: string): Promise<void> {
  for (const name of await readdir(dirname(out)).catch(() => [])) {
    if (!name.startsWith(`.${basename(out)}-`)) continue;
    const pid = /^(\d+)-\w{6}$/.exec(name.slice(basename(out).length + 2))?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(dirname(out), name), { recursive: true, force: true });
  }
}

async function removeStale(files: readonly OutputFile[], out: string): Promise<void> {
  const present = await readdir(out);
  const written = files.map(({ name }) => name);
  const stale = present.filter((name) => WASM_FILE.test(name) && !written.includes(name));
  if (stale.length === 0) return;
  // A build for another target may have put its module in the same folder.
  const others = MODULE_TARGETS.map((target) => target.moduleName).filter(
    (name) => !written.includes(name) && present.includes(name),
  );
  const modules = await Promise.all(others.map((name) => readFile(join(out, name), "utf8")));
  for (const name of stale) {
    if (!modules.some((text) => text.includes(name))) await rm(join(out, name), { force: true });
  }
}

function unwritable(out: string, cause: Error): GoEdgeError {
  return new GoEdgeError("OUT_UNWRITABLE", `the output folder ${out} can't be written: ${cause.message}`, {
    hint: "Name another folder with --out.",
    cause,
  });
}
