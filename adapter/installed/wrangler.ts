import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { GoEdgeError } from "../build/errors.ts";
import { findNpmPackage } from "./package.ts";

/** A wrangler that a project has. */
export interface Wrangler {
  /** Folder of its package. */
  folder: string;
  version: string;
  /** Its command line, a script for Node. */
  script: string;
}

/** Finds the wrangler of the first of the folders that has it. */
export function findWrangler(folders: readonly string[]): Wrangler | undefined {
  const folder = findNpmPackage("wrangler", folders);
  if (folder === undefined) return undefined;
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    version: string;
    bin?: { wrangler?: string };
  };
  return { folder, version: manifest.version, script: join(folder, manifest.bin?.wrangler ?? "bin/wrangler.js") };
}

/** @throws GoEdgeError WRANGLER_NOT_FOUND when none of the folders has it. */
export function requireWrangler(folders: readonly string[]): Wrangler {
  const wrangler = findWrangler(folders);
  if (wrangler !== undefined) return wrangler;
  throw new GoEdgeError("WRANGLER_NOT_FOUND", `wrangler is not installed in ${folders[0]}`, {
    hint: "Install it there: npm install --save-dev wrangler. To deploy, sign in too: npx wrangler login.",
  });
}

/** What a module of wrangler and the runtime that comes with it are imported from. */
export interface WranglerModules {
  wrangler: URL;
  miniflare: URL;
}

/** @throws GoEdgeError WRANGLER_NOT_FOUND when none of the folders has it. */
export function resolveWranglerModules(folders: readonly string[]): WranglerModules {
  // Its dependencies are beside it, wherever a package manager's link leads.
  const require = createRequire(join(realpathSync(requireWrangler(folders).folder), "package.json"));
  return { wrangler: pathToFileURL(require.resolve("./")), miniflare: pathToFileURL(require.resolve("miniflare")) };
}
