import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { buildProgram, type CompilerName, type TargetName } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";
import type { ValTown } from "../harness/val-town/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";

/** What a case of package blobtest may need, and why the buckets of a target may not have it. */
export const LACKS: Readonly<Record<TargetName, Readonly<Record<string, string>>>> = {
  cloudflare: {},
  "deno-deploy": {},
  "val-town": { "keys of 1024 bytes": "Val Town takes keys of 512 characters" },
};

/** A folder for buckets of Deno's. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), "go-edge-blob-"));

/** Builds a program for a target, and serves it with the buckets that are there. */
export async function serveBuckets(
  programs: string,
  program: string,
  compiler: CompilerName,
  target: TargetName,
  where: { valTown: Pick<ValTown, "env">; folder: string; build?: string[] },
): Promise<Server> {
  const out = await buildProgram(programs, program, compiler, target, where.build);
  if (target === "val-town") return serveVal(join(out, "val.js"), where.valTown.env);
  if (target === "deno-deploy") {
    const flags = [`--allow-read=${where.folder}`, `--allow-write=${where.folder}`];
    return serveDeno(join(out, "main.js"), { GO_EDGE_BLOB_DIR: where.folder }, flags);
  }
  return serveWorkerd(out, { TEXT: "a variable" }, { kvNamespaces: ["CACHE"], r2Buckets: ["BUCKET"] });
}

/** The cases of package blobtest, with the programs that run them. */
export function listCases(): { program: string; needs: string; name: string }[] {
  const cwd = fileURLToPath(new URL("programs", import.meta.url));
  const lines = execFileSync("go", ["run", "./blobcases"], { cwd, encoding: "utf8" }).trimEnd().split("\n");
  return lines.map((line) => {
    const [program = "", needs = "", name = ""] = line.split("\t");
    return { program, needs, name };
  });
}
