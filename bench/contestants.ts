import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveDeno } from "../test/harness/deno.ts";
import { goEdge } from "../test/harness/run.ts";
import type { Server } from "../test/harness/server.ts";
import { serveWorkerd } from "../test/harness/workerd.ts";

/** A platform that programs are measured on. */
export type Platform = "cloudflare" | "deno-deploy";

/** A program that is measured. */
export interface Contestant {
  name: string;
  /** A folder of bench/programs; undefined for plain JavaScript. */
  program?: string;
  compiler?: "go" | "tinygo";
  /** Further options of the build. */
  options?: readonly string[];
}

/** What all are compared with. */
export const PLAIN: Contestant = { name: "JavaScript" };

/** How tools work that start the program for each request. */
export const PER_REQUEST: Contestant = {
  name: "Go, an instance per request",
  program: "nethttp",
  compiler: "go",
  options: ["--limit", "recycleAfter=1", "--limit", "instances=64"],
};

export const CONTESTANTS: readonly Contestant[] = [
  PLAIN,
  { name: "TinyGo, edge", program: "tinygo", compiler: "tinygo" },
  { name: "Go, net/http", program: "nethttp", compiler: "go" },
  { name: "Go, chi", program: "chi", compiler: "go" },
  { name: "Go, unmodified", program: "unmodified", compiler: "go" },
  PER_REQUEST,
];

const PROGRAMS = fileURLToPath(new URL("programs", import.meta.url));

/** Copies the programs to where they are built. @returns the folder. */
export async function copyPrograms(workspace: string): Promise<string> {
  const folder = mkdtempSync(join(workspace, "programs-"));
  cpSync(PROGRAMS, folder, { recursive: true });
  await runGoEdge(folder, "init");
  return folder;
}

/** Builds a program for a platform. @returns the folder of what is built. */
export async function buildContestant(folder: string, contestant: Contestant, platform: Platform): Promise<string> {
  const { name, program, compiler, options = [] } = contestant;
  const out = join(folder, "out", `${name.replaceAll(/\W+/g, "-")}-${platform}`);
  if (program === undefined) {
    mkdirSync(out, { recursive: true });
    const [source, entry] = platform === "cloudflare" ? ["cloudflare.js", "worker.js"] : ["deno.js", "main.js"];
    await bundlePlain(join(PROGRAMS, source), join(out, entry));
    return out;
  }
  await goEdge(
    folder,
    "build",
    `./${program}`,
    "--target",
    platform,
    "--compiler",
    compiler!,
    "--out",
    out,
    ...options,
  );
  return out;
}

/** Serves what is built, in the platform's own runtime. */
export function serveContestant(out: string, platform: Platform, upstream: string): Promise<Server> {
  if (platform === "cloudflare") return serveWorkerd(out, { UPSTREAM: upstream }, { kvNamespaces: ["STORE"] });
  const env = { UPSTREAM: upstream, DENO_KV_DEFAULT_PATH: ":memory:" };
  return serveDeno(join(out, "main.js"), env, ["--unstable-kv", "--allow-read", "--allow-write"]);
}

async function bundlePlain(source: string, out: string): Promise<void> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    format: "esm",
    external: ["cloudflare:workers"],
    write: false,
  });
  writeFileSync(out, outputFiles[0]!.text);
}

async function runGoEdge(folder: string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await goEdge(folder, ...args);
  if (code !== 0) throw new Error(`npx go-edge ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}
