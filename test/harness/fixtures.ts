import { readdirSync } from "node:fs";
import { join } from "node:path";
import { serveDeno, serveVal } from "./deno.ts";
import { goEdge } from "./run.ts";
import type { Server } from "./server.ts";
import { serveWorkerd } from "./workerd.ts";

export const TARGETS = ["cloudflare", "deno-deploy", "val-town"] as const;
export const COMPILERS = ["tinygo", "go"] as const;
export type TargetName = (typeof TARGETS)[number];
export type CompilerName = (typeof COMPILERS)[number];

/** What the command line builds a fixture into; rejects with what it printed. */
async function goEdgeBuild(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await goEdge(cwd, "build", ...args);
  if (code !== 0) throw new Error(`go-edge build ${args.join(" ")} ends with ${code}:\n${stderr}`);
}

const compiled = new Map<string, Promise<string>>();

/** Compiles a fixture, once for all targets; returns the wasm. */
function compileFixture(workspace: string, fixture: string, compiler: CompilerName): Promise<string> {
  const key = `${fixture}-${compiler}`;
  const running = compiled.get(key) ?? compileOnce(workspace, fixture, compiler);
  compiled.set(key, running);
  return running;
}

async function compileOnce(workspace: string, fixture: string, compiler: CompilerName): Promise<string> {
  const out = join(workspace, "out", `${fixture}-${compiler}`);
  const options = ["--target", "cloudflare", "--wasm", "module", "--compiler", compiler, "--out", out];
  await goEdgeBuild(join(workspace, "fixtures"), `./${fixture}`, ...options);
  return join(out, readdirSync(out).find((name) => name.endsWith(".wasm"))!);
}

/** Builds a fixture for a target, and serves it there. */
export async function serveFixture(
  workspace: string,
  fixture: string,
  compiler: CompilerName,
  target: TargetName,
  { env = {}, build = [] }: { env?: Record<string, string>; build?: string[] },
): Promise<Server> {
  const wasm = await compileFixture(workspace, fixture, compiler);
  const out = join(workspace, "out", `${fixture}-${compiler}-${target}`);
  await goEdgeBuild(join(workspace, "fixtures"), wasm, "--target", target, "--out", out, ...build);
  if (target === "cloudflare") return serveWorkerd(out, env);
  if (target === "deno-deploy") return serveDeno(join(out, "main.js"), env);
  return serveVal(join(out, "val.js"), env);
}
