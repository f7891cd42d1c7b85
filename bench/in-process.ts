import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as esbuild } from "esbuild";
import { buildContestant, type Contestant } from "./contestants.ts";

const HOST = fileURLToPath(new URL("bridge-host.ts", import.meta.url));

export type Host = typeof import("./bridge-host.ts");

/** Bundles the host as a build does: what is imported from other modules would cost more. */
export async function loadHost(folder: string): Promise<Host> {
  const out = join(folder, "bridge-host.mjs");
  await esbuild({ entryPoints: [HOST], bundle: true, format: "esm", platform: "node", outfile: out });
  return (await import(pathToFileURL(out).href)) as Host;
}

/** Builds a program; returns its wasm, and what has compiled it. */
export async function buildWasm(
  folder: string,
  contestant: Contestant,
): Promise<[Buffer<ArrayBuffer>, "TinyGo" | "Go"]> {
  const options = ["--wasm", "module", ...(contestant.options ?? [])];
  const out = await buildContestant(folder, { ...contestant, options }, "cloudflare");
  const wasm = readFileSync(join(out, readdirSync(out).find((name) => name.endsWith(".wasm"))!));
  return [wasm, contestant.compiler === "tinygo" ? "TinyGo" : "Go"];
}
