import { resolve as resolvePath } from "node:path";
import { currentCommandLog } from "./command-log.ts";
import { GoEdgeError } from "./errors.ts";
import { spawnGroup } from "./process-group.ts";

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
 * Runs a command to its end, whatever its exit code, and keeps what it printed. It ends with this process, and all that it
 * has started does.
 * @throws GoEdgeError INTERRUPTED once the signal is aborted and the command has ended.
 * @throws the system's error (ENOENT and the like) when the command can't be started.
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  throwIfInterrupted(options.signal);
  const { cwd = ".", env = {} } = options;
  const began = performance.now();
  const onCommand = currentCommandLog();
  const tell = (code: number | undefined): void =>
    onCommand?.({ file, args, cwd: resolvePath(cwd), env, code, ms: Math.round(performance.now() - began) });
  try {
    const result = await collect(file, args, options);
    tell(result.code);
    return result;
  } catch (error) {
    tell(undefined);
    throw error;
  }
}

function collect(file: string, args: readonly string[], { cwd, env, signal }: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const { leader, interrupt, release } = spawnGroup(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    signal?.addEventListener("abort", interrupt);
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    leader.stdout!.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
    leader.stderr!.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
    const settle = () => {
      release();
      signal?.removeEventListener("abort", interrupt);
    };
    leader.on("error", (error) => {
      settle();
      reject(error);
    });
    leader.on("close", (code) => {
      settle();
      if (signal?.aborted) {
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
