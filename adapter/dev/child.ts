import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { GoEdgeError } from "../build/errors.ts";
import { signalGroup } from "../build/process-group.ts";
import { type FromChild, reviveError, type ToChild } from "./protocol.ts";

/** Milliseconds that a process has to end by itself, before it is ended. */
const PATIENCE = 3000;

/** A call that has not ended. */
interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  onNews: ((news: unknown) => void) | undefined;
}

/**
 * A process of the session's own that answers calls. It leads a process group, so that signals of the terminal don't reach
 * it, and so that it ends with all that it has started: also when this process is killed, which closes the channel.
 */
export class Child {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly #process: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #ended = false;

  /** Starts the module, with variables on top of those of this process. */
  constructor(module: URL, env: Record<string, string> = {}) {
    this.#process = fork(module, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...env },
      execArgv: [],
      serialization: "advanced",
    });
    this.stdout = this.#process.stdout!;
    this.stderr = this.#process.stderr!;
    this.#process.on("message", (message) => this.#take(message as FromChild));
    this.#process.on("error", (error) => this.#end(error));
    this.#process.on("exit", (code, signal) => {
      this.#end(new Error(`a process of go-edge dev has ended: ${signal ?? `exit code ${code}`}`));
    });
  }

  /** Is still there to be asked. */
  get isAlive(): boolean {
    return !this.#ended;
  }

  /**
   * Calls a method of the process.
   * @throws what the method throws; an Error when the process ends before.
   */
  call<T>(
    method: string,
    payload: unknown,
    { signal, onNews }: { signal?: AbortSignal | undefined; onNews?: (news: unknown) => void } = {},
  ): Promise<T> {
    const id = this.#calls++;
    return new Promise<T>((resolve, reject) => {
      const abort = (): void => this.#send({ abort: id });
      const settle = <A>(then: (value: A) => void): ((value: A) => void) => {
        return (value) => {
          signal?.removeEventListener("abort", abort);
          then(value);
        };
      };
      if (this.#ended) throw new Error("a process of go-edge dev has ended");
      if (signal?.aborted) throw new GoEdgeError("INTERRUPTED", "interrupted: nothing was written");
      this.#pending.set(id, { resolve: settle(resolve as (value: unknown) => void), reject: settle(reject), onNews });
      signal?.addEventListener("abort", abort);
      this.#send({ id, method, payload });
    });
  }

  /** Ends the process and all that it has started, in 3 seconds at most. */
  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined) return;
    if (exitCode === null && signalCode === null) {
      const exit = once(this.#process, "exit");
      if (this.#process.connected) this.#process.disconnect();
      const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), PATIENCE);
      await exit;
      clearTimeout(timer);
    }
    signalGroup(pid, "SIGKILL");
  }

  #send(message: ToChild): void {
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  #take(message: FromChild): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if ("news" in message) {
      pending.onNews?.(message.news);
      return;
    }
    this.#pending.delete(message.id);
    if ("error" in message) pending.reject(reviveError(message.error));
    else pending.resolve(message.result);
  }

  #end(error: Error): void {
    this.#ended = true;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
