import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../build/errors.ts";
import type { ResolvedOptions } from "../build/options.ts";
import { isAlive } from "../build/process-group.ts";
import type { Place } from "./hosts.ts";

/** Folder, in a module, of what development servers keep. */
const FOLDER = join(".go-edge", "dev");

/**
 * Makes the folders of a session.
 * @throws UsageError for a target without a runtime that serves.
 */
export async function makePlace({ input, target, cwd }: ResolvedOptions): Promise<Place> {
  if (target.kind === "command") {
    throw new UsageError(`go-edge dev serves programs of platforms, and ${target.name} is none`, {
      hint: "For a WASI host: npx go-edge build --target wasi, then wasmtime run dist/app.wasm. Or name another --target.",
    });
  }
  const near = input.kind === "package" ? input.dir : dirname(input.file);
  const root = findRoot(near) ?? cwd;
  const state = join(root, FOLDER, target.name);
  await mkdir(join(state, "builds"), { recursive: true });
  await writeFile(join(root, FOLDER, ".gitignore"), "*\n");
  await removeLeftovers(join(state, "builds"));
  const temporary = await mkdtemp(join(tmpdir(), "go-edge-dev-"));
  return { target: target.name, folders: [...new Set([near, cwd])], root, state, temporary };
}

/** Computes the folder of a session's build. No two sessions have one in common. */
export function resolveBuildFolder({ state }: Place, number: number): string {
  return join(state, "builds", `${process.pid}-${number}`);
}

function findRoot(start: string): string | undefined {
  for (let dir = start; ; dir = dirname(dir)) {
    if (existsSync(join(dir, "go.mod"))) return dir;
    if (dirname(dir) === dir) return undefined;
  }
}

/** Removes builds of sessions that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^\.?(\d+)-/.exec(name)?.[1];
    if (pid === undefined || !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
