import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { goEdge, type Outcome, run } from "../harness/run.ts";

/** A folder of its own in the workspace. */
export function scratch(workspace: string): string {
  return mkdtempSync(join(workspace, "deploy-"));
}

/** The programs of this folder, with 300 KB in `large` that don't get smaller by compressing. */
export async function copyPrograms(workspace: string): Promise<string> {
  const folder = scratch(workspace);
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "large/noise.txt"), randomBytes(150_000).toString("latin1"), "utf8");
  const { code, stderr } = await goEdge(folder, "init");
  expect(code, stderr).toBe(0);
  return folder;
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
