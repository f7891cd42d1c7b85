import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type GoPackage, isOfLibrary, type Program } from "./program.ts";

/** Lists the packages that are neither the standard library's nor this library's: the program's own, and its modules'. */
export function listForeign({ packages, library }: Program): GoPackage[] {
  return [...packages.values()].filter(({ ImportPath, Standard }) => !Standard && !isOfLibrary(ImportPath, library));
}

/** Tells whether any file of these packages has a match for the pattern, comments included. */
export async function mention(packages: readonly GoPackage[], pattern: RegExp): Promise<boolean> {
  for (const { Dir, GoFiles = [] } of packages) {
    if (Dir === undefined) return true; // nobody can say it has none
    for (const name of GoFiles) if (pattern.test(await readFile(join(Dir, name), "utf8"))) return true;
  }
  return false;
}
