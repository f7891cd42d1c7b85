import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { GoEdgeError } from "../build/errors.ts";
import { answerCalls } from "./methods.ts";
import { type DenoSettings, HOST_SETTINGS, type StartCall, type Started } from "./protocol.ts";

/** A val exports what answers requests, and Val Town calls it. */
const VAL = `import handler from "./val.js";
Deno.serve((request) => handler(request));
`;

const { deno, target, cwd } = JSON.parse(process.env[HOST_SETTINGS]!) as DenoSettings;
const running = new Map<number, ChildProcess>();

answerCalls(
  {
    async start({ out, state }: StartCall): Promise<Started> {
      const child = spawn(deno, await resolveArguments(out, state), {
        cwd,
        env: resolveVariables(state),
        stdio: ["ignore", "pipe", "pipe"],
      });
      const port = await listening(child);
      const key = child.pid!;
      running.set(key, child);
      return { key, port, triggers: undefined, isExclusive: false };
    },

    async stop(key: number): Promise<void> {
      const child = running.get(key);
      running.delete(key);
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  },
  async () => {
    for (const child of running.values()) child.kill("SIGKILL");
  },
);

/** As `deno task start` in the templates, and what is behind stores and buckets. A val has no files. */
async function resolveArguments(out: string, state: string): Promise<string[]> {
  const shared = ["run", "--no-prompt", "--allow-net", "--allow-env"];
  if (target === "val-town") {
    const script = join(out, "serve.mjs");
    await writeFile(script, VAL);
    return [...shared, script];
  }
  const own = ["--unstable-kv", "--unstable-cron", "--allow-read", `--allow-write=${state}`];
  return [...shared, ...own, join(out, "main.js")];
}

function resolveVariables(state: string): NodeJS.ProcessEnv {
  const own = target === "val-town" ? {} : resolveStores(state);
  const { [HOST_SETTINGS]: _, NODE_CHANNEL_FD: __, NODE_CHANNEL_SERIALIZATION_MODE: ___, ...given } = process.env;
  return { ...own, ...given, DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0" };
}

function resolveStores(state: string): Record<string, string> {
  return { DENO_KV_DEFAULT_PATH: join(state, "kv.sqlite"), GO_EDGE_BLOB_DIR: join(state, "blob") };
}

/** Waits until the program listens. What it prints is printed here, too. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let isUp = false;
    const printed: string[] = [];
    const watch = (from: NodeJS.ReadableStream, to: NodeJS.WriteStream): void => {
      createInterface({ input: from }).on("line", (line) => {
        const port = isUp ? undefined : /^Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (port !== undefined) {
          isUp = true;
          resolve(Number(port));
        } else {
          if (!isUp) printed.push(line);
          to.write(`${line}\n`);
        }
      });
    };
    watch(child.stdout!, process.stdout);
    watch(child.stderr!, process.stderr);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      reject(new GoEdgeError("RUNTIME_FAILED", `deno has ended before it served (${how}):\n${printed.join("\n")}`));
    });
  });
}
