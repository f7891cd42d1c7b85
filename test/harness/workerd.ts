import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Miniflare, type WorkerOptions } from "miniflare";
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

/** Bindings that a Worker has beside its environment, as miniflare takes them. */
export interface WorkerBindings {
  kvNamespaces?: string[];
  durableObjects?: Record<string, { className: string; useSQLite: boolean }>;
  r2Buckets?: string[];
  /** Folder in which the state of Durable Objects lies, and where it can be looked at. Default: in memory. */
  durableObjectsPersist?: string;
}

/** Serves a module built for Cloudflare in workerd. */
export async function serveWorkerd(
  out: string,
  bindings: Record<string, string> = {},
  { durableObjectsPersist, ...more }: WorkerBindings = {},
): Promise<Server> {
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
    ...(durableObjectsPersist === undefined ? {} : { durableObjectsPersist }),
    workers: [
      // Without miniflare's own proxy before it, which compresses, and hides responses that break off.
      {
        name: "main",
        modules,
        compatibilityDate,
        compatibilityFlags,
        bindings,
        ...more,
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
    memory: () => memoryOf(pid),
    stop: () => miniflare.dispose(),
  };
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
