import { spawn } from "node:child_process";
import { GoEdgeError } from "./errors.ts";

/** What a command left behind. */
export interface CommandResult {
  /** Exit code; -1 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** A command that is ready to run. */
export interface CommandLine {
  file: string;
  args: string[];
  /** Variables on top of those of this process. */
  env: Record<string, string>;
}

/** Where and how a command runs. */
export interface CommandOptions {
  cwd?: string | undefined;
  /** Variables on top of those of this process. */
  env?: Record<string, string> | undefined;
  /** Ends the command. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs a command to its end, whatever its exit code, and keeps what it printed.
 * @throws GoEdgeError INTERRUPTED once the signal is aborted and the command has ended.
 * @throws the system's error (ENOENT and the like) when the command can't be started.
 */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  throwIfInterrupted(options.signal);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    // go and tinygo remove their temporary files on SIGINT, not on SIGTERM.
    const interrupt = () => child.kill("SIGINT");
    options.signal?.addEventListener("abort", interrupt);
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
    const settle = () => options.signal?.removeEventListener("abort", interrupt);
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code) => {
      settle();
      if (options.signal?.aborted) {
        reject(interrupted());
        return;
      }
      const text = (parts: Buffer[]) => Buffer.concat(parts).toString("utf8");
      resolve({ code: code ?? -1, stdout: text(chunks.stdout), stderr: text(chunks.stderr) });
    });
  });
}

/** @throws GoEdgeError INTERRUPTED when the signal is aborted. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}

function interrupted(): GoEdgeError {
  return new GoEdgeError("INTERRUPTED", "interrupted: nothing was written");
}

/** Tells whether an error says that a command or file does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
