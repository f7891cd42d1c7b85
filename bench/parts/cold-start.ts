import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DENO } from "../../test/harness/deno.ts";
import { freePort } from "../../test/harness/native.ts";
import { run } from "../../test/harness/run.ts";
import { buildContestant, type Contestant, copyPrograms, PLAIN, type Platform } from "../contestants.ts";
import type { Goal, Part, PartResult } from "../result.ts";
import { renderSpread, type Spread, sumUp } from "../statistics.ts";

const ROUNDS = 15;

const STARTERS: readonly Contestant[] = [
  PLAIN,
  { name: "TinyGo, inline", program: "tinygo", compiler: "tinygo", options: ["--wasm", "inline"] },
  { name: "TinyGo, module", program: "tinygo", compiler: "tinygo", options: ["--wasm", "module"] },
  { name: "TinyGo, snapshot", program: "tinygo", compiler: "tinygo", options: ["--wasm", "module", "--snapshot"] },
  {
    ...{ name: "TinyGo, snapshot after main", program: "tinygo", compiler: "tinygo" },
    options: ["--wasm", "module", "--snapshot=main"],
  },
  {
    ...{ name: "TinyGo, and minified", program: "tinygo", compiler: "tinygo" },
    options: ["--wasm", "module", "--snapshot=main", "--minify"],
  },
  { name: "Go, inline", program: "nethttp", compiler: "go", options: ["--wasm", "inline"] },
  { name: "Go, module", program: "nethttp", compiler: "go", options: ["--wasm", "module"] },
  { name: "Go, snapshot", program: "nethttp", compiler: "go", options: ["--wasm", "module", "--snapshot"] },
  {
    ...{ name: "Go, snapshot after main", program: "nethttp", compiler: "go" },
    options: ["--wasm", "module", "--snapshot=main"],
  },
];

/** How much longer than plain JavaScript the best of the ways of shipping takes at most. */
const GOALS = { TinyGo: 1.25, Go: 1.6 } as const;

/** What is measured: where, and how much of it. */
interface Measure {
  title: string;
  platform: Platform;
  /** Prepares what was built; returns what measures one start, in milliseconds. */
  prepare(out: string): (port: number) => Promise<number>;
}

const MEASURES: readonly Measure[] = [
  { title: "workerd", platform: "cloudflare", prepare: prepareWorkerd },
  { title: "Deno", platform: "deno-deploy", prepare: prepareDeno },
  { title: "Deno, from evaluation", platform: "deno-deploy", prepare: prepareEvaluation },
];

const EVALUATE = fileURLToPath(new URL("../evaluate.js", import.meta.url));

/** From the start of the runtime's process, or of the module's evaluation, to the first answer. */
export const coldStart: Part = {
  name: "cold-start",
  async run({ workspace, say }): Promise<PartResult> {
    const folder = await copyPrograms(workspace);
    const rows: string[][] = STARTERS.map(({ name }) => [name]);
    const goals: Goal[] = [];
    for (const measure of MEASURES) {
      say(`cold starts in ${measure.title}`);
      const times = await measureAll(folder, measure);
      const plain = times.get(PLAIN)!;
      STARTERS.forEach((contestant, at) => {
        const ratio = sumUp(times.get(contestant)!.map((time, round) => time / plain[round]!));
        rows[at]!.push(renderSpread(sumUp(times.get(contestant)!), "ms"), ratio.median.toFixed(2));
      });
      if (measure.platform === "cloudflare") goals.push(...defineGoals(times));
    }
    return {
      title: "Cold start",
      method: `From the start of the runtime's process to the first answer for /, the runtime's own start included: ${ROUNDS} rounds, each program in turn, by the runtimes' own binaries; and in Deno, without the start of its process, from the import of the module. Ratios are the median of each round's to plain JavaScript in that round.`,
      columns: ["", ...MEASURES.flatMap(({ title }) => [title, "ratio"])],
      rows,
      goals,
    };
  },
};

type Times = Map<Contestant, number[]>;

async function measureAll(folder: string, { platform, prepare }: Measure): Promise<Times> {
  const starts = new Map<Contestant, (port: number) => Promise<number>>();
  for (const contestant of STARTERS) {
    starts.set(contestant, prepare(await buildContestant(folder, contestant, platform)));
  }
  const times: Times = new Map(STARTERS.map((contestant) => [contestant, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [contestant, start] of starts) {
      const time = await start(await freePort());
      if (round >= 0) times.get(contestant)!.push(time);
    }
  }
  return times;
}

function defineGoals(times: Times): Goal[] {
  const plain = times.get(PLAIN)!;
  return Object.entries(GOALS).map(([compiler, atMost]) => {
    const ratios = STARTERS.filter(({ name }) => name.startsWith(`${compiler},`)).map(
      (contestant): Spread => sumUp(times.get(contestant)!.map((time, round) => time / plain[round]!)),
    );
    const value = Math.min(...ratios.map(({ median }) => median));
    return { what: `${compiler} to JavaScript, in workerd`, value, unit: "", limit: { atMost } };
  });
}

/**
 * workerd itself: what wrangler and miniflare add is none of the program's. Neither is reading a configuration as text, with
 * all modules embedded in it, which takes 8 ms a megabyte: it is compiled before, as what is deployed is.
 */
function prepareWorkerd(out: string): (port: number) => Promise<number> {
  const require = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  const { default: workerd } = require("workerd") as { default: string };
  const modules = readdirSync(out)
    .filter((name) => /\.(js|wasm)$/.test(name))
    .sort((a, b) => Number(b === "worker.js") - Number(a === "worker.js"))
    .map((name) => `(name = "${name}", ${name.endsWith(".js") ? "esModule" : "wasm"} = embed "${name}")`);
  const text = join(out, "config.capnp");
  writeFileSync(
    text,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "2026-04-01",
  compatibilityFlags = ["enable_request_signal"],
);
`,
  );
  const config = join(out, "config.bin");
  writeFileSync(config, execFileSync(workerd, ["compile", "--config-only", text], { maxBuffer: 2 ** 30 }));
  return (port) =>
    measureStart(port, workerd, ["serve", "--binary", config, `--socket-addr=http=127.0.0.1:${port}`], {});
}

const DENO_RUN = ["run", "--no-prompt", "--allow-net", "--allow-env", "--allow-read", "--unstable-kv"];

const denoEnv = (port: number) => ({ DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`, DENO_KV_DEFAULT_PATH: ":memory:" });

function prepareDeno(out: string): (port: number) => Promise<number> {
  return (port) => measureStart(port, DENO, [...DENO_RUN, join(out, "main.js")], denoEnv(port));
}

function prepareEvaluation(out: string): (port: number) => Promise<number> {
  const args = [...DENO_RUN, EVALUATE, pathToFileURL(join(out, "main.js")).href];
  return async (port) => {
    const { code, stdout, stderr } = await run(DENO, args, { cwd: out, env: denoEnv(port) });
    const time = Number(stdout.trim().split("\n").at(-1));
    if (code !== 0 || !(time > 0)) throw new Error(`${DENO} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
    return time;
  };
}

async function measureStart(port: number, file: string, args: string[], env: Record<string, string>): Promise<number> {
  const began = performance.now();
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: "ignore" });
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${file} ${args.join(" ")} ended with ${child.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } }).catch(
        () => undefined,
      );
      if (answer === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      const text = await answer.text();
      if (text !== "Hello, world!\n") throw new Error(`the first answer is ${answer.status} ${text}`);
      return performance.now() - began;
    }
  } finally {
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await exit;
  }
}
