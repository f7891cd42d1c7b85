import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { DENO } from "./deno.ts";

/** Wrangler's own program: npm's launcher would outlive its own end. */
export const WRANGLER: string = new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url).pathname;

/** A platform's own tool, which serves a project on this machine. */
export interface ToolServer {
  url: string;
  /** Ends it, and all that it has started. */
  stop(): void;
}

/** Serves a project with `wrangler dev`, which builds it. `vars` are variables of the Worker. */
export function startWrangler(project: string, vars: Record<string, string> = {}): Promise<ToolServer> {
  const command = [process.execPath, WRANGLER, "dev", "--port", "0", "--show-interactive-dev-session=false"];
  for (const [name, value] of Object.entries(vars)) command.push("--var", `${name}:${value}`);
  return startTool(command, project, /Ready on (http:\S+)/, { WRANGLER_SEND_METRICS: "false", CI: "true" });
}

/** Serves a project that is built with `deno task start`. */
export function startDenoTask(project: string, vars: Record<string, string> = {}): Promise<ToolServer> {
  const env = { ...vars, PATH: `${dirname(DENO)}:${process.env.PATH}`, DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0" };
  return startTool([DENO, "task", "start"], project, /Listening on (http:\S+)/, env);
}

async function startTool(
  command: string[],
  cwd: string,
  address: RegExp,
  env: Record<string, string>,
): Promise<ToolServer> {
  const options = { cwd, env: { ...process.env, NO_COLOR: "1", ...env }, detached: true };
  const child = spawn(command[0]!, command.slice(1), options);
  const stop = (): boolean => process.kill(-child.pid!, "SIGKILL");
  return { url: (await listening(child, address)).replace(/\/$/, ""), stop };
}

function listening(child: ChildProcess, address: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        printed.push(line);
        const url = address.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    child.on("close", (code) => reject(new Error(`ended with ${code}:\n${printed.join("\n")}`)));
  });
}
