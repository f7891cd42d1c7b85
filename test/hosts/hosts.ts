import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

/** What a command is run with. */
export interface Input {
  stdin?: string | Uint8Array;
  env?: Record<string, string>;
}

/** What it left behind. */
export interface Outcome {
  /** 134 where it trapped. */
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** A host that has compiled one command. */
export interface Runner {
  run(input: Input): Promise<Outcome>;
  stop(): void;
}

/** A host of WASI preview 1. */
export interface Host {
  name: string;
  start(wasm: string): Runner;
}

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Every host. One more is one more entry. */
export const HOSTS: readonly Host[] = [
  {
    name: "wasmtime",
    start: (wasm) => {
      const python = execFileSync("bash", [folder("wasmtime/install.sh")], { encoding: "utf8" }).trim();
      return new LineRunner(spawn(python, [folder("wasmtime/run.py"), wasm]));
    },
  },
  {
    name: "wazero",
    start: (wasm) => new LineRunner(spawn(buildWazero(), [wasm])),
  },
  {
    name: "go-edge run",
    start: (wasm) => ({ run: (input) => runByGoEdge(wasm, input), stop: () => {} }),
  },
];

/** Runs it in the host of this project itself. */
async function runByGoEdge(wasm: string, { stdin = "", env = {} }: Input): Promise<Outcome> {
  const main = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");
  const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const child = spawn(process.execPath, [main, "run", "--no-dir", ...variables, wasm]);
  child.stdin.on("error", () => {}); // a command need not read all of its input
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([buffer(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}

let wazero: string | undefined;

/** Builds the host, once a test file. */
function buildWazero(): string {
  if (wazero === undefined) {
    const binary = join(mkdtempSync(join(tmpdir(), "go-edge-wazero-")), "wazero");
    execFileSync("go", ["build", "-o", binary, "."], { cwd: folder("wazero"), stdio: "inherit" });
    wazero = binary;
  }
  return wazero;
}

/** A host in a process of its own: a line of JSON for each run, and a line back. */
class LineRunner implements Runner {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  #log = "";

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr!.on("data", (data) => {
      this.#log += data;
    });
    child.on("close", (code) => {
      for (const { reject } of this.#waiting) reject(new Error(`the host ended with ${code}:\n${this.#log}`));
    });
    this.#lines = createInterface({ input: child.stdout! });
    this.#lines.on("line", (line) => this.#waiting.shift()!.resolve(line));
  }

  async run({ stdin = "", env = {} }: Input): Promise<Outcome> {
    const line = new Promise<string>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#child.stdin!.write(`${JSON.stringify({ stdin: Buffer.from(stdin).toString("base64"), env })}\n`);
    const { code, stdout, stderr } = JSON.parse(await line) as { code: number; stdout: string; stderr: string };
    return { code, stdout: Buffer.from(stdout, "base64"), stderr: Buffer.from(stderr, "base64").toString() };
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}
