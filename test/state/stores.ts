import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { buildProgram, type CompilerName, type TargetName } from "../harness/fixtures.ts";
import { goEdge } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import type { ValTown } from "../harness/val-town/server.ts";
import { serveWorkerd, type WorkerBindings } from "../harness/workerd.ts";

/** What a case of package kvtest may need, and why what is behind a store may not have it. */
export type Lacks = Readonly<Record<string, string>>;

/** What is behind a store, and where. */
export interface Backend {
  target: TargetName;
  /** The store that it is behind. */
  store: string;
  lacks: Lacks;
}

const EVENTUAL: Lacks = {
  atomic: "it is eventually consistent",
  "exact-ttl": "it keeps nothing for less than 60 seconds",
};
const SMALL = "its values are smaller";

/** Everything that can be behind a store. */
export const BACKENDS: Readonly<Record<string, Backend>> = {
  "workers-kv": { target: "cloudflare", store: "CACHE", lacks: EVENTUAL },
  "durable-object": { target: "cloudflare", store: "STORE", lacks: { "values-9mb": SMALL } },
  "deno-kv": { target: "deno-deploy", store: "STORE", lacks: { "values-1mb": SMALL, "values-9mb": SMALL } },
  "val-sqlite": { target: "val-town", store: "STORE", lacks: { "values-9mb": SMALL } },
  "val-blob": {
    target: "val-town",
    store: "CACHE",
    lacks: { atomic: "blobs have no such thing", "list-details": "a list of blobs tells names alone" },
  },
};

const SETTINGS = { kv: { CACHE: ["workers-kv", "val-blob"] } };

/** Puts the programs beside the installed package, linked with the library, in a module of their own. */
export async function copyPrograms(settings: object = SETTINGS): Promise<string> {
  const folder = mkdtempSync(join(inject("workspace"), "state-"));
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "go-edge.json"), JSON.stringify(settings));
  const { code, stderr } = await goEdge(folder, "init");
  if (code !== 0) throw new Error(stderr);
  return folder;
}

/** Bindings of a Worker, some of which are stores. */
export const BINDINGS: WorkerBindings = {
  kvNamespaces: ["CACHE"],
  durableObjects: { STORE: { className: "GoEdgeStore", useSQLite: true } },
  r2Buckets: ["BUCKET"],
};

/** Builds a program for a target, and serves it with all stores there are. */
export async function serveStores(
  folder: string,
  program: string,
  compiler: CompilerName,
  target: TargetName,
  valTown: Pick<ValTown, "env">,
): Promise<Server> {
  const out = await buildProgram(folder, program, compiler, target);
  if (target === "deno-deploy") return serveDeno(join(out, "main.js"), {}, ["--unstable-kv"]);
  if (target === "val-town") return serveVal(join(out, "val.js"), valTown.env);
  return serveWorkerd(out, { TEXT: "a variable" }, BINDINGS);
}

/** A case of package kvtest. */
export interface Case {
  /** The program that has it, where one does not hold them all. */
  part: string;
  name: string;
  needs: string[];
}

/** All cases there are. */
export function listCases(): Case[] {
  const cwd = fileURLToPath(new URL("programs", import.meta.url));
  const lines = execFileSync("go", ["run", "./cases"], { cwd, encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [part = "", name = "", ...needs] = line.split(" ");
    return { part, name, needs };
  });
}
