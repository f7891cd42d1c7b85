import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, inject, test, vi } from "vitest";
import { linkLibrary } from "../../adapter/build/link.ts";
import { Random } from "../harness/random.ts";
import { makeFolder } from "../unit/support/folder.ts";

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");

/** Exit codes by signals; SIGKILL leaves none. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGKILL: null } as const;
const NAMES = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];

/** How often a build is killed, and milliseconds in which most builds are done. */
const ROUNDS = [
  { compiler: "go", times: 27, span: 2000 },
  { compiler: "tinygo", times: 3, span: 6000 },
] as const;

/** Another program each time, so that there is something to compile. */
const renderProgram = (round: string): string => `package main

import "go-edge.dev/edge"

func main() {
	_ = edge.ListenAndServe(":8080", edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
		_, _ = w.Write([]byte("round ${round}"))
	}))
}
`;

interface Place {
  cwd: string;
  /** What a build takes for the system's folder for temporary files. */
  tmp: string;
}

function startBuild({ cwd, tmp }: Place, compiler: string): ChildProcess {
  const args = [MAIN, "build", "--target", "cloudflare", "--wasm", "module", "--compiler", compiler];
  const env = { ...process.env, TMPDIR: tmp };
  return spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
}

/** Waits for the end of a build. */
async function end(child: ChildProcess): Promise<{ code: number | null; signal: string | null; stderr: string }> {
  let stderr = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  // Not "close": what a killed build has started may hold its standard error.
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return { code, signal, stderr };
}

/** The processes that a build in that place has started, by their environment. */
async function listProcesses({ tmp }: Place): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = ids.map(async (id) => {
    // It may have ended since.
    const read = (file: string) => readFile(`/proc/${id}/${file}`, "latin1").catch(() => "");
    return (await read("environ")).includes(tmp) ? (await read("cmdline")).replaceAll("\0", " ") : "";
  });
  return (await Promise.all(found)).filter((command) => command !== "");
}

/** Checks that the output is that of one build, whole, or that there is none. */
async function checkOutput(dist: string): Promise<void> {
  const files = await readdir(dist).catch((): string[] => []);
  const binaries = files.filter((file) => file.endsWith(".wasm"));
  for (const file of binaries) {
    const digest = createHash("sha256").update(await readFile(join(dist, file)));
    expect(file).toBe(`app-${digest.digest("hex").slice(0, 8)}.wasm`);
  }
  if (!files.includes("worker.js")) return;
  const module = await readFile(join(dist, "worker.js"), "utf8");
  expect(module).toMatch(/\nexport \{[^}]*\};\n$/);
  expect(binaries).toContain(/app-[0-9a-f]{8}\.wasm/.exec(module)![0]);
}

// Elsewhere, there is no /proc to tell which processes are left.
describe.runIf(process.platform === "linux").each(ROUNDS)("$compiler", ({ compiler, times, span }) => {
  const random = new Random(times);

  test(`a build that is killed ${times} times leaves nothing half-done, and the next one works`, async () => {
    const cwd = await makeFolder({ "go.mod": "module app\n\ngo 1.24\n" });
    await linkLibrary(cwd);
    const files = [...(await readdir(cwd)), "dist", "main.go"];
    const dist = join(cwd, "dist");
    for (let round = 0; round < times; round++) {
      const name = NAMES[round % NAMES.length]!;
      const place = { cwd, tmp: await makeFolder() };
      const delay = Math.round(random.unit() ** 2 * span); // most at the beginning, where most is started
      await writeFile(join(cwd, "main.go"), renderProgram(`${round} of ${process.pid}`));
      const child = startBuild(place, compiler);
      const ended = end(child);
      await sleep(delay);
      child.kill(name);
      const { code, signal, stderr } = await ended;
      const about = `${name} after ${delay} ms\n${stderr}`;
      // It was done before; or had not yet begun to listen for signals.
      if (code !== 0 && signal !== name) expect(code, about).toBe(SIGNALS[name]);
      await vi.waitFor(async () => expect(await listProcesses(place), about).toEqual([]), 5000);
      await checkOutput(dist);
      if (name === "SIGKILL") continue;
      expect(await readdir(place.tmp), about).toEqual([]);
      expect(files, about).toEqual(expect.arrayContaining(await readdir(cwd)));
    }
    const { code, stderr } = await end(startBuild({ cwd, tmp: await makeFolder() }, compiler));
    expect(code, stderr).toBe(0);
    await checkOutput(dist);
    expect(await readdir(dist)).toHaveLength(2);
  });
});
