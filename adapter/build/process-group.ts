import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** A command that runs, and all that it starts. */
export interface ProcessGroup {
  leader: ChildProcess;
  /** Has all of them end, as Ctrl-C does: go and tinygo remove their temporary files then, and on SIGTERM they don't. */
  interrupt(): void;
  /** To be called when the command has ended. */
  release(): void;
}

/** Windows has no such groups. There, only the command itself is ended. */
const HAS_GROUPS = process.platform !== "win32";

/** Ends the groups of the last line that it got, once this process is gone: however that came, the pipe is closed then. */
const WATCH = 'while read -r line; do groups=$line; done; for id in $groups; do kill -s INT -- "-$id"; done';

const live = new Set<number>();
let watcher: Writable | undefined;

/** Starts a command that ends when this process does, even by SIGKILL. Compilers run others, which would go on. */
export function spawnGroup(file: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
  if (!HAS_GROUPS) {
    const leader = spawn(file, args, options);
    return { leader, interrupt: () => leader.kill("SIGINT"), release() {} };
  }
  watcher ??= startWatcher();
  const leader = spawn(file, args, { ...options, detached: true });
  const { pid } = leader;
  if (pid === undefined) return { leader, interrupt() {}, release() {} };
  live.add(pid);
  tellWatcher();
  return {
    leader,
    interrupt: () => signalGroup(pid, "SIGINT"),
    release() {
      live.delete(pid);
      tellWatcher();
    },
  };
}

/** Sends a signal to all of a process group; where there are no groups, to the process that would lead it. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(HAS_GROUPS ? -leader : leader, signal);
  } catch {
    // All of it has ended.
  }
}

/** Tells whether a process is still there. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function tellWatcher(): void {
  watcher?.write(`${[...live].join(" ")}\n`);
}

/** Starts the one process that outlives this one, for a moment. Without it, commands run to their end. */
function startWatcher(): Writable {
  const child = spawn("/bin/sh", ["-c", WATCH], { stdio: ["pipe", "ignore", "ignore"], cwd: "/", detached: true });
  const stdin = child.stdin as Writable & { unref?(): void };
  child.on("error", () => {});
  stdin.on("error", () => {});
  child.unref();
  stdin.unref?.();
  return stdin;
}
