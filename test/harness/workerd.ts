import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Json, Miniflare, type WorkerOptions } from "miniflare";
import { callBy, memoryOf, type Server } from "./server.ts";

/** Another worker, which reaches the program and its functions by service bindings. */
const CALLER = `export default {
  async fetch(request, env) {
    const { name, payload, cf, path, headers } = await request.json();
    if (cf !== undefined) return await env.MAIN.fetch("https://edge.example" + path, { cf, headers });
    try {
      return Response.json({ result: await env.GO.call(name, payload) });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};`;

/** What a Worker has beside its variables, as miniflare takes it. */
export type WorkerBindings = Partial<WorkerOptions> & {
  /** Folder in which the state of Durable Objects lies, and where it can be looked at. Default: one that goes. */
  durableObjectsPersist?: string;
};

/** Bytes that tests store at once, all in all, with plenty to spare. */
const STORED = 4 * 2 ** 30;

/**
 * A file system in memory, where there is one with room. workerd stands still while a disk writes: it answers nobody for
 * minutes, or hangs up.
 */
const MEMORY = freeBytes("/dev/shm") >= STORED ? "/dev/shm" : tmpdir();

/** Serves a module built for Cloudflare in workerd, with variables and further bindings. */
export async function serveWorkerd(
  out: string,
  bindings: Record<string, Json> = {},
  { durableObjectsPersist: given, ...further }: WorkerBindings = {},
): Promise<Server> {
  const state = mkdtempSync(join(MEMORY, "go-edge-"));
  const logs: string[] = [];
  const modules: WorkerOptions["modules"] = [
    { type: "ESModule", path: "worker.js", contents: readFileSync(join(out, "worker.js"), "utf8") },
    ...readdirSync(out)
      .filter((name) => name.endsWith(".wasm"))
      .map((name) => ({ type: "CompiledWasm" as const, path: name, contents: readFileSync(join(out, name)) })),
  ];
  // As in the template's wrangler.jsonc.
  const compatibilityDate = "2026-04-01";
  const compatibilityFlags = ["enable_request_signal"];
  const others = runningWorkerds();
  const miniflare = new Miniflare({
    durableObjectsPersist: given ?? join(state, "objects"),
    kvPersist: join(state, "kv"),
    r2Persist: join(state, "r2"),
    workers: [
      // Without miniflare's own proxy before it, which compresses, and hides responses that break off.
      {
        name: "main",
        modules,
        compatibilityDate,
        compatibilityFlags,
        bindings,
        ...further,
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      },
      {
        name: "caller",
        modules: true,
        script: CALLER,
        compatibilityDate,
        serviceBindings: { GO: { name: "main", entrypoint: "Calls" }, MAIN: "main" },
      },
    ],
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      for (const stream of [stdout, stderr]) createInterface({ input: stream }).on("line", (line) => logs.push(line));
    },
  });
  const url = (await miniflare.unsafeGetDirectURL("main")).href;
  const pid = runningWorkerds().find((one) => !others.includes(one))!;
  const caller = await miniflare.getWorker("caller");
  const main = await miniflare.getWorker("main");
  return {
    url,
    logs,
    call: (name, payload) =>
      callBy((body) => caller.fetch("http://caller/", { method: "POST", body }) as never, name, payload),
    async fetchWith(cf, path, headers) {
      const response = await caller.fetch("http://caller/", {
        method: "POST",
        body: JSON.stringify({ cf, path, headers }),
      });
      return await response.text();
    },
    async fire(cron, scheduledTime) {
      return (await main.scheduled({ cron, scheduledTime })).outcome;
    },
    memory: () => memoryOf(pid),
    async stop() {
      await miniflare.dispose();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

function freeBytes(folder: string): number {
  if (!existsSync(folder)) return 0;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Processes of workerd that this one has started, where the system tells: Linux. */
function runningWorkerds(): number[] {
  const processes = existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return processes.map(Number).filter((pid) => {
    const [, name, parent] = /\((.*)\) \w (\d+)/.exec(readIfThere(`/proc/${pid}/stat`)) ?? [];
    return name === "workerd" && Number(parent) === process.pid;
  });
}

/** A process may end while one looks. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
