import { basename, dirname, relative, resolve } from "node:path";
import { GoEdgeError } from "../build/errors.ts";
import { findWranglerConfig, readConfigText, type WranglerConfig } from "../build/wrangler-config.ts";
import type { ProjectCheck } from "./check.ts";

/** What the configuration has to say at the least, and what it should say. */
const KEYS: readonly { keys: readonly string[]; value: (module: string) => string; purpose: string }[] = [
  { keys: ["main"], value: (module) => module, purpose: "which module it deploys" },
  {
    keys: ["build", "command"],
    value: () => "npx go-edge build --target cloudflare",
    purpose: "how the module is built, before it is served or deployed",
  },
  { keys: ["compatibility_date"], value: () => "2026-04-01", purpose: "which version of the runtime it is for" },
];

/**
 * Checks that the configuration of wrangler has what go-edge needs in it.
 * @param dir the project's folder.
 * @param module absolute path of the module that a build writes; undefined where it writes none.
 */
export async function checkWrangler(dir: string, module: string | undefined): Promise<ProjectCheck[]> {
  const subject = "wrangler.jsonc";
  try {
    const config = await findWranglerConfig([dir]);
    if (config !== undefined) return checkConfig(config, module);
    const message = "there is none: wrangler does not know what to serve";
    return [{ subject, state: "failed", message, fix: "npx go-edge init --target cloudflare" }];
  } catch (error) {
    if (!(error instanceof GoEdgeError)) throw error;
    return [{ subject, state: "failed", message: error.message, fix: error.hint }];
  }
}

function checkConfig(config: WranglerConfig, module: string | undefined): ProjectCheck[] {
  const subject = basename(config.path);
  const written = module === undefined ? undefined : relative(dirname(config.path), module).replaceAll("\\", "/");
  const checks = KEYS.flatMap<ProjectCheck>(({ keys, value, purpose }) => {
    const name = keys.join(".");
    const found = readConfigText(config, keys);
    const fix = `write there: ${render(config, keys, value(written ?? "dist/worker.js"))}`;
    if (found === undefined) return [{ subject, state: "failed", message: `"${name}" is missing: ${purpose}`, fix }];
    if (name !== "main" || module === undefined || resolve(dirname(config.path), found) === module) return [];
    const message = `"main" is ${found}, and a build writes ${written}`;
    return [{ subject, state: "warning", message, fix }];
  });
  if (checks.length > 0) return checks;
  return [{ subject, state: "ok", message: "has main, build.command and compatibility_date", fix: undefined }];
}

function render({ isJson }: WranglerConfig, keys: readonly string[], value: string): string {
  const [first, second] = keys;
  if (!isJson) return second === undefined ? `${first} = "${value}"` : `[${first}] ${second} = "${value}"`;
  return second === undefined ? `"${first}": "${value}"` : `"${first}": { "${second}": "${value}" }`;
}
