import { AsyncLocalStorage } from "node:async_hooks";

/** A command that has ended. */
export interface CommandNews {
  file: string;
  args: readonly string[];
  /** Absolute path of the folder that it ran in. */
  cwd: string;
  /** Variables that it had on top of those of this process. */
  env: Readonly<Record<string, string>>;
  /** Exit code; -1 when a signal ended it, undefined when it could not be started. */
  code: number | undefined;
  /** Milliseconds that it took. */
  ms: number;
}

export type OnCommand = (news: CommandNews) => void;

// By the chain of calls, not by an argument of each: whoever asks Go something would have to hand it on.
const listeners = new AsyncLocalStorage<OnCommand | undefined>();

/** Does work, and tells `onCommand` of every command that is run for it. */
export function withCommandLog<T>(onCommand: OnCommand | undefined, work: () => Promise<T>): Promise<T> {
  return onCommand === undefined ? work() : listeners.run(onCommand, work);
}

/** Who wants to know of the commands that are run now. */
export function currentCommandLog(): OnCommand | undefined {
  return listeners.getStore();
}
