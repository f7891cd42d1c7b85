import { createRequire } from "node:module";
import { join } from "node:path";
import { GoEdgeError } from "../build/errors.ts";
import { findProgram } from "../build/find.ts";
import { findNpmPackage } from "./package.ts";

/**
 * Finds Deno: the npm package of the first of the folders that has it, else the one on the PATH.
 * @returns the program's path; of a package the program itself, since the launcher of npm would outlive its own end.
 */
export async function findDeno(folders: readonly string[]): Promise<string | undefined> {
  const folder = findNpmPackage("deno", folders);
  if (folder === undefined) return findProgram("deno");
  const { runInstall } = createRequire(import.meta.url)(join(folder, "install_api.cjs")) as { runInstall(): string };
  return runInstall();
}

/** @throws GoEdgeError DENO_NOT_FOUND. */
export async function requireDeno(folders: readonly string[]): Promise<string> {
  const path = await findDeno(folders);
  if (path !== undefined) return path;
  throw new GoEdgeError("DENO_NOT_FOUND", `deno is neither in ${folders[0]} nor on the PATH`, {
    hint: "Install it: npm install --save-dev deno, or see https://docs.deno.com/runtime/getting_started/installation/.",
  });
}
