import { spawn } from "node:child_process";

/** What a command left behind. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end, whatever its exit code. */
export function run(
  command: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: "1", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const outcome: Outcome = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (data) => {
      outcome.stdout += data;
    });
    child.stderr.on("data", (data) => {
      outcome.stderr += data;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...outcome, code }));
  });
}

/** Runs the installed go-edge, found as npx finds it. */
export function goEdge(cwd: string, ...args: string[]): Promise<Outcome> {
  return run("npx", ["--no-install", "go-edge", ...args], { cwd });
}
