import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { GoEdgeError } from "../build/errors.ts";

/** The tools of Cloudflare that a project has. */
export interface CloudflareTools {
  wrangler: URL;
  miniflare: URL;
}

/**
 * Finds wrangler from the first of the folders that has it, and miniflare, which comes with it.
 * @throws GoEdgeError RUNTIME_NOT_FOUND.
 */
export function findCloudflareTools(folders: readonly string[]): CloudflareTools {
  const wrangler = findModule("wrangler", folders);
  const miniflare = wrangler === undefined ? undefined : findModule("miniflare", [join(wrangler, ".."), ...folders]);
  if (wrangler === undefined || miniflare === undefined) {
    throw new GoEdgeError(
      "RUNTIME_NOT_FOUND",
      `wrangler, which brings the runtime of Workers, is not in ${folders[0]}`,
      {
        hint: "Install it in your project: npm install --save-dev wrangler",
      },
    );
  }
  return { wrangler: pathToFileURL(wrangler), miniflare: pathToFileURL(miniflare) };
}

/**
 * Finds Deno: the npm package of the first of the folders that has it, else the one on the PATH.
 * @returns the program itself: the launcher of npm would outlive its own end.
 * @throws GoEdgeError RUNTIME_NOT_FOUND.
 */
export function findDeno(folders: readonly string[]): string {
  const installer = findModule("deno/install_api.cjs", folders);
  if (installer !== undefined) {
    return (createRequire(installer)(installer) as { runInstall(): string }).runInstall();
  }
  try {
    execFileSync("deno", ["--version"], { stdio: "ignore" });
    return "deno";
  } catch (cause) {
    throw new GoEdgeError("RUNTIME_NOT_FOUND", `deno is neither in ${folders[0]} nor on the PATH`, {
      hint: "Install it: https://docs.deno.com/runtime/, or in your project: npm install --save-dev deno",
      cause,
    });
  }
}

function findModule(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, "package.json")).resolve(name);
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}
