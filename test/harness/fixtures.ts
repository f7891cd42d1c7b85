import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { SnapshotDepth } from "../../adapter/node/snapshot-spec.ts";
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

/** Compiles a program, once for all targets; returns the wasm. */
function compileProgram(folder: string, program: string, out: string, compiler: CompilerName): Promise<string> {
  const running = compiled.get(out) ?? compileOnce(folder, program, out, compiler);
  compiled.set(out, running);
  return running;
}

async function compileOnce(folder: string, program: string, out: string, compiler: CompilerName): Promise<string> {
  const options = ["--target", "cloudflare", "--wasm", "module", "--compiler", compiler, "--out", out];
  await goEdgeBuild(folder, `./${program}`, ...options);
  return join(out, readdirSync(out).find((name) => name.endsWith(".wasm"))!);
}

/** How a program is built and served. */
interface ServeOptions {
  env?: Record<string, string>;
  /** Further options of the build. */
  build?: string[];
  /** How deep a snapshot to make of it. */
  snapshot?: SnapshotDepth | undefined;
}

/** Builds a fixture for a target, and serves it there. */
export function serveFixture(
  workspace: string,
  fixture: string,
  compiler: CompilerName,
  target: TargetName,
  options: ServeOptions,
): Promise<Server> {
  return serveProgram(join(workspace, "fixtures"), fixture, compiler, target, options);
}

/** Builds a program in the folder of a Go module, and serves it. */
export async function serveProgram(
  folder: string,
  program: string,
  compiler: CompilerName,
  target: TargetName,
  { env = {}, build = [], snapshot }: ServeOptions,
): Promise<Server> {
  return serveBuilt(await buildProgram(folder, program, compiler, target, build, snapshot), target, env);
}

/** Builds a program in the folder of a Go module; returns where it is built. */
export async function buildProgram(
  folder: string,
  program: string,
  compiler: CompilerName,
  target: TargetName,
  build: string[] = [],
  snapshot?: SnapshotDepth,
): Promise<string> {
  const name = join(folder, "out", `${program}-${compiler}`);
  const wasm = await compileProgram(folder, program, name, compiler);
  // What Go makes is beside the module by default, so compiling it has built it already.
  if (target === "cloudflare" && compiler === "go" && build.length === 0 && !snapshot) return name;
  const out = [name, target, ...(snapshot ? [snapshot] : [])].join("-");
  const deep = snapshot ? [`--snapshot=${snapshot}`] : [];
  // It is optimized already.
  await goEdgeBuild(folder, wasm, "--target", target, "--optimize", "none", "--out", out, ...build, ...deep);
  return out;
}

/** Serves what is built. */
export function serveBuilt(out: string, target: TargetName, env: Record<string, string> = {}): Promise<Server> {
  if (target === "cloudflare") return serveWorkerd(out, env);
  if (target === "deno-deploy") return serveDeno(join(out, "main.js"), env);
  return serveVal(join(out, "val.js"), env);
}

/** Why what a compiler makes can't be served on a target at all; undefined where it can. */
export function tooLarge(compiler: CompilerName, target: TargetName): string | undefined {
  return compiler === "go" && target === "val-town" ? "what Go makes is over a val's 80,000 characters" : undefined;
}
