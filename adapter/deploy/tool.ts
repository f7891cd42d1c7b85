import { spawn } from "node:child_process";
import { GoEdgeError } from "../build/errors.ts";

/** How a platform's own tool is run. */
export interface ToolOptions {
  /** What people would type. */
  name: string;
  folder: string;
  env?: Record<string, string>;
  /** Its standard output: ours, or our standard error. */
  output: "inherit" | "stderr";
  signal: AbortSignal | undefined;
}

/** Milliseconds that an interrupted tool has for ending by itself. */
const GRACE = 3000;

/**
 * Runs a platform's own tool, on this process's terminal, to its end.
 * @throws GoEdgeError DEPLOY_FAILED when it does not end with 0, INTERRUPTED when the signal is aborted.
 */
export function runTool(file: string, args: readonly string[], options: ToolOptions): Promise<void> {
  const { name, folder, env, output, signal } = options;
  const stop = (): GoEdgeError => new GoEdgeError("INTERRUPTED", `interrupted: \`${name}\` has been ended`);
  if (signal?.aborted) throw stop();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["inherit", output === "stderr" ? 2 : "inherit", "inherit"],
    });
    let grace: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      child.kill("SIGINT");
      grace = setTimeout(() => child.kill("SIGKILL"), GRACE);
    };
    signal?.addEventListener("abort", interrupt);
    const settle = (): void => {
      clearTimeout(grace);
      signal?.removeEventListener("abort", interrupt);
    };
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code, killed) => {
      settle();
      if (signal?.aborted) reject(stop());
      else if (code === 0) resolve();
      else reject(failure(name, folder, code, killed));
    });
  });
}

function failure(name: string, folder: string, code: number | null, signal: string | null): GoEdgeError {
  return new GoEdgeError("DEPLOY_FAILED", `\`${name}\` in ${folder} ended with ${code ?? signal}`, {
    hint: "What it printed above says why.",
  });
}
