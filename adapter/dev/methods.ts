import { signalGroup } from "../build/process-group.ts";
import { describeError, type FromChild, type ToChild } from "./protocol.ts";

/** What a call can do beside returning a result. */
export interface CallContext {
  /** Aborted when the result is not wanted any more. */
  signal: AbortSignal;
  /** Tells how the call goes. */
  tell(news: unknown): void;
}

export type Methods = Readonly<Record<string, (payload: never, context: CallContext) => Promise<unknown>>>;

/** Milliseconds that tidying up may take. */
const PATIENCE = 2000;

/**
 * Answers the calls of the session that has started this process, and ends with it.
 * @param tidy undoes what would outlast the process.
 */
export function answerCalls(methods: Methods, tidy: () => Promise<unknown>): void {
  const calls = new Map<number, AbortController>();
  process.on("message", (message: ToChild) => {
    if ("abort" in message) calls.get(message.abort)?.abort();
    else void answer(methods, calls, message);
  });
  const end = async (): Promise<void> => {
    for (const controller of calls.values()) controller.abort();
    setTimeout(() => signalGroup(process.pid, "SIGKILL"), PATIENCE);
    await tidy().catch(() => {});
    signalGroup(process.pid, "SIGKILL");
  };
  // The channel closes when the session wants this, and when it is killed: perhaps before this process was ready.
  if (process.connected) process.once("disconnect", end);
  else void end();
}

async function answer(
  methods: Methods,
  calls: Map<number, AbortController>,
  { id, method, payload }: Exclude<ToChild, { abort: number }>,
): Promise<void> {
  const controller = new AbortController();
  calls.set(id, controller);
  const context = { signal: controller.signal, tell: (news: unknown) => send({ id, news }) };
  try {
    send({ id, result: await methods[method]!(payload as never, context) });
  } catch (error) {
    send({ id, error: describeError(error) });
  } finally {
    calls.delete(id);
  }
}

function send(message: FromChild): void {
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}
