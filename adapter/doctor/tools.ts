import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { resolveTinyGoWasmOpt, resolveWasmOpt } from "../build/binaryen.ts";
import { runCommand } from "../build/command.ts";
import { GoEdgeError } from "../build/errors.ts";
import { findProgram } from "../build/find.ts";
import { NODE_MIN } from "../build/package.ts";
import { GO_MIN, isOlder, OutdatedError, resolveGo, resolveTinyGo, TINYGO_MIN } from "../build/toolchain.ts";
import { findDeno } from "../installed/deno.ts";
import { findWrangler } from "../installed/wrangler.ts";
import type { ToolCheck } from "./check.ts";

/** Oldest wrangler that the templates are written for. */
export const WRANGLER_MIN = "4.0";

/** Oldest Deno that modules were tried with (docs/platforms.md). */
export const DENO_MIN = "2.8";

/** What looking for a tool finds. */
export type Found = Pick<ToolCheck, "version" | "path" | "problem">;

const MISSING: Found = { version: undefined, path: undefined, problem: "it is not installed" };

/** How to find each tool from a folder. None of them throws. */
export const FINDERS: Readonly<Record<ToolCheck["name"], (dir: string, signal?: AbortSignal) => Promise<Found>>> = {
  node: async () => outdated({ version: process.versions.node, path: process.execPath, problem: undefined }, NODE_MIN),
  go: (dir, signal) => findCompiler("go", async () => (await resolveGo(dir, signal)).version),
  tinygo: (dir, signal) => findCompiler("tinygo", async () => (await resolveTinyGo(dir, signal)).version),
  "wasm-opt": findWasmOpt,
  wrangler: async (dir, signal) => outdated(await findProjectWrangler(dir, signal), WRANGLER_MIN),
  deno: async (dir, signal) => outdated(await askVersion(await findDeno([dir]), dir, signal), DENO_MIN),
};

/** Oldest version of each tool that works. */
export const MINIMUMS: Readonly<Partial<Record<ToolCheck["name"], string>>> = {
  node: NODE_MIN,
  go: GO_MIN,
  tinygo: TINYGO_MIN,
  wrangler: WRANGLER_MIN,
  deno: DENO_MIN,
};

function outdated(found: Found, needed: string): Found {
  if (found.version === undefined || found.problem !== undefined || !isOlder(found.version, needed)) return found;
  return { ...found, problem: `${found.version} is too old: ${needed} or newer is needed` };
}

/** Asks as a build does, and so finds what a build would. */
async function findCompiler(name: "go" | "tinygo", resolveVersion: () => Promise<string>): Promise<Found> {
  const path = await findProgram(name);
  try {
    return { version: await resolveVersion(), path, problem: undefined };
  } catch (error) {
    if (!(error instanceof GoEdgeError) || error.code === "INTERRUPTED") throw error;
    if (path === undefined) return MISSING;
    return { version: error instanceof OutdatedError ? error.found : undefined, path, problem: error.message };
  }
}

async function findWasmOpt(dir: string, signal?: AbortSignal): Promise<Found> {
  let own: string;
  try {
    own = resolveWasmOpt();
  } catch {
    return {
      version: undefined,
      path: undefined,
      problem: "the npm package binaryen is not there: install go-edge again",
    };
  }
  const root = await resolveTinyGo(dir, signal).then(
    (tinygo) => tinygo.root,
    () => "",
  );
  const command = await resolveTinyGoWasmOpt(root);
  const path = command.at(-1)!;
  if (path === own) {
    const { version } = JSON.parse(await readFile(join(dirname(own), "../package.json"), "utf8")) as {
      version: string;
    };
    return { version, path, problem: undefined };
  }
  return await askVersion(path, dir, signal);
}

/** The project's own comes first, as for npx. */
async function findProjectWrangler(dir: string, signal?: AbortSignal): Promise<Found> {
  const own = findWrangler([dir]);
  if (own !== undefined) return { version: own.version, path: own.folder, problem: undefined };
  const found = await findProgram("wrangler");
  if (found === undefined)
    return { ...MISSING, problem: "it is not installed: npx downloads it to a cache of its own" };
  return await askVersion(found, dir, signal);
}

/** Asks a program for its version: the first number that it prints. Without a path, it is missing. */
async function askVersion(path: string | undefined, dir: string, signal?: AbortSignal): Promise<Found> {
  if (path === undefined) return MISSING;
  try {
    const { code, stdout, stderr } = await runCommand(path, ["--version"], { cwd: dir, signal });
    const problem = code === 0 ? undefined : `it does not work: ${stderr.trim().split("\n", 1)[0]}`;
    return { version: /\d+(\.\d+)*/.exec(stdout)?.[0], path, problem };
  } catch (error) {
    if (error instanceof GoEdgeError) throw error;
    return { version: undefined, path, problem: `it can't be started: ${(error as Error).message}` };
  }
}
