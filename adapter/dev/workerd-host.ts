import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { GoEdgeError } from "../build/errors.ts";
import { answerCalls } from "./methods.ts";
import { HOST_SETTINGS, type StartCall, type Started, type WorkerdSettings } from "./protocol.ts";

/** What is used of miniflare. The project brings its own, so its types are not ours. */
interface Miniflare {
  readonly ready: Promise<URL>;
  unsafeGetDirectURL(worker: string): Promise<URL>;
  dispose(): Promise<void>;
}
interface MiniflareModule {
  Miniflare: new (options: object) => Miniflare;
  Log: new (level: number) => object;
}

/** What is used of wrangler. */
interface WranglerModule {
  unstable_getMiniflareWorkerOptions(
    config: string,
    env?: string,
  ): { workerOptions: WorkerOptions; externalWorkers: object[] };
}
type WorkerOptions = Record<string, unknown> & { name?: string };

/** Of a project without a configuration: as in the templates. */
const BARE: WorkerOptions = { compatibilityDate: "2026-04-01", compatibilityFlags: ["enable_request_signal"] };

/** Bindings of what lies in files that one process has open at a time. */
const EXCLUSIVE = ["kvNamespaces", "r2Buckets", "d1Databases", "durableObjects", "queueProducers", "workflows"];

/** Miniflare's level for warnings. */
const WARN = 2;

const { wrangler, miniflare } = JSON.parse(process.env[HOST_SETTINGS]!) as WorkerdSettings;
const running = new Map<number, Miniflare>();
let keys = 0;

// They take a second or so, which the first build needs anyway.
for (const tool of [miniflare, wrangler]) void load(tool).catch(() => {});

answerCalls(
  {
    async start({ out, state, config }: StartCall): Promise<Started> {
      const { Miniflare, Log } = await load<MiniflareModule>(miniflare);
      const { worker, others } = await readWorker(config);
      const name = worker.name ?? "worker";
      const options = {
        ...resolvePersistence(state),
        log: new Log(WARN),
        cf: false, // it would ask Cloudflare where this machine is
        unsafeTriggerHandlers: true,
        handleRuntimeStdio(stdout: Readable, stderr: Readable) {
          // Not by pipes: miniflare never ends these streams, so their listeners would stay.
          stdout.on("data", (data: Buffer) => process.stdout.write(data));
          stderr.on("data", (data: Buffer) => process.stderr.write(data));
        },
        workers: [
          // Without the proxy before it, which compresses, and hides answers that break off.
          { ...worker, name, modules: await readModules(out), unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
          ...others,
        ],
      };
      const instance = new Miniflare(options);
      try {
        const [direct, entry] = [await instance.unsafeGetDirectURL(name), await instance.ready];
        const key = keys++;
        running.set(key, instance);
        const isExclusive = EXCLUSIVE.some((binding) => isFilled(worker[binding]));
        return { key, port: Number(direct.port), triggers: Number(entry.port), isExclusive };
      } catch (cause) {
        await instance.dispose().catch(() => {});
        throw failed(`workerd does not start: ${(cause as Error).message}`, config, cause);
      }
    },

    async stop(key: number): Promise<void> {
      const instance = running.get(key);
      running.delete(key);
      await instance?.dispose();
    },
  },
  () => Promise.all([...running.values()].map((instance) => instance.dispose())),
);

async function readWorker(config: string | undefined): Promise<{ worker: WorkerOptions; others: object[] }> {
  if (config === undefined) return { worker: BARE, others: [] };
  const { unstable_getMiniflareWorkerOptions: read } = await load<WranglerModule>(wrangler);
  try {
    // What is said of rules is for wrangler's own bundling.
    const { workerOptions, externalWorkers } = read(config, process.env.CLOUDFLARE_ENV);
    const { modulesRules: _, ...worker } = workerOptions;
    return { worker, others: externalWorkers };
  } catch (cause) {
    throw failed((cause as Error).message, config, cause);
  }
}

async function load<T>(url: string): Promise<T> {
  return (await import(url)) as T;
}

async function readModules(out: string): Promise<object[]> {
  const wasm = (await readdir(out)).filter((name) => name.endsWith(".wasm"));
  return [
    { type: "ESModule", path: "worker.js", contents: await readFile(join(out, "worker.js"), "utf8") },
    ...(await Promise.all(
      wasm.map(async (path) => ({ type: "CompiledWasm", path, contents: await readFile(join(out, path)) })),
    )),
  ];
}

/** The cache is not among it: what it has from another build would be wrong. */
function resolvePersistence(state: string): Record<string, string> {
  const kinds = ["d1", "durableObjects", "kv", "r2", "secretsStore", "workflows"];
  return Object.fromEntries(kinds.map((kind) => [`${kind}Persist`, join(state, kind)]));
}

function isFilled(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function failed(message: string, config: string | undefined, cause: unknown): GoEdgeError {
  return new GoEdgeError("RUNTIME_FAILED", message, {
    hint: config === undefined ? undefined : `See ${config}.`,
    cause,
  });
}
