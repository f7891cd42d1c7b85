import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Finds an npm package as Node does: in node_modules of the folders, and of those above each.
 * @returns the package's folder, undefined when none has it.
 */
export function findNpmPackage(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    for (let at = folder; ; at = dirname(at)) {
      const path = join(at, "node_modules", name);
      if (existsSync(join(path, "package.json"))) return path;
      if (dirname(at) === at) break;
    }
  }
  return undefined;
}
