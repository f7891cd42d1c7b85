import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { BuildSettings } from "../../adapter/build/settings.ts";
import { goEdge, type Outcome, run } from "../harness/run.ts";

/** A folder of its own in the workspace. */
export function scratch(workspace: string): string {
  return mkdtempSync(join(workspace, "deploy-"));
}

/**
 * The programs of this folder in a Go module, and two folders to deploy from: `small`, and `large` with 200 KB of files that
 * don't get smaller by compressing. What is deployed is optimized already.
 */
export async function copyPrograms(workspace: string): Promise<string> {
  const folder = scratch(workspace);
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  const { code, stderr } = await goEdge(folder, "init");
  expect(code, stderr).toBe(0);
  writeProject(join(folder, "small"), { optimize: "none" });
  writeProject(join(folder, "large"), { optimize: "none", assets: "noise" });
  mkdirSync(join(folder, "large/noise"));
  writeFileSync(join(folder, "large/noise/noise.bin"), randomBytes(200_000));
  return folder;
}

/** Makes a folder with a go-edge.json. */
export function writeProject(folder: string, settings: BuildSettings): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "go-edge.json"), JSON.stringify(settings));
}

/** Compiles a program; returns the wasm's path. What is deployed from it takes no time to build. */
export async function compile(folder: string, program: string, compiler: "go" | "tinygo"): Promise<string> {
  const out = join(folder, "out", program);
  const options = ["--target", "cloudflare", "--wasm", "module", "--compiler", compiler, "--out", out];
  const { code, stderr } = await goEdge(folder, "build", `./${program}`, ...options);
  expect(code, stderr).toBe(0);
  return join(out, readdirSync(out).find((name) => name.endsWith(".wasm"))!);
}

/** Runs the installed command line, without npx: signals and `PATH` are its own. */
export function cli(
  workspace: string,
  cwd: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  return run(process.execPath, [join(workspace, "node_modules/go-edge/dist/cli/main.js"), ...args], { cwd, env });
}
