import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { GoEdgeError } from "../../../adapter/build/errors.ts";

/** Makes a folder with files in it, by their paths, that goes when the test is done. */
export async function makeFolder(files: Record<string, string> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "go-edge-test-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), contents);
  }
  return dir;
}

/** Reads every file below a folder, by path. */
export async function readFolder(dir: string, prefix = ""): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(join(dir, prefix), { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) Object.assign(files, await readFolder(dir, `${path}/`));
    else files[path] = await readFile(join(dir, path), "utf8");
  }
  return files;
}

/** Awaits what has to fail, and returns the error. */
export async function failure(work: Promise<unknown> | (() => unknown)): Promise<GoEdgeError> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    return error as GoEdgeError;
  }
  throw new Error("it did not fail");
}
