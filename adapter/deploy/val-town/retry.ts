import { setTimeout as sleep } from "node:timers/promises";
import { GoEdgeError } from "../../build/errors.ts";

/** How long a service is waited for. Times are milliseconds. */
export interface Patience {
  /** Attempts at most, the first included. */
  attempts: number;
  /** Time after which an attempt is given up. */
  timeout: number;
  /** Pause after the first attempt; it doubles with each. */
  pause: number;
}

export const PATIENCE: Patience = { attempts: 5, timeout: 30_000, pause: 500 };

/** The longest pause that a service may ask for; where it asks for more, that is what people are told. */
const PAUSE_MAX = 60_000;

/** An answer, or the reason why there is none. */
export type Outcome = { response: Response } | { failure: Error };

/**
 * Sends a request again as long as the service can't take it: 408, 409, 429, 5xx, no connection, no answer in time. It pauses as long
 * as Retry-After says, else longer each time, by chance up to half less, so that not all who wait come back at once.
 * @returns the last outcome.
 * @throws GoEdgeError INTERRUPTED at once when the signal is aborted.
 */
export async function sendWithPatience(
  url: string,
  init: RequestInit,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(url, init, patience, signal);
    const isLast = attempt >= patience.attempts;
    const wait = isLast || isFinal(outcome, init.method) ? undefined : resolvePause(outcome, attempt, patience);
    if (wait === undefined) return outcome;
    if ("response" in outcome) await outcome.response.body?.cancel();
    await sleep(wait, undefined, signal && { signal }).catch(() => throwIfStopped(signal));
  }
}

async function attemptOnce(
  url: string,
  init: RequestInit,
  { timeout }: Patience,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  throwIfStopped(signal);
  const signals = [AbortSignal.timeout(timeout), ...(signal ? [signal] : [])];
  try {
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.any(signals) });
    // Read here: a connection that breaks while the answer comes is no answer.
    const body = await response.arrayBuffer();
    const { status, headers } = response;
    return { response: new Response(NO_BODY.has(status) ? null : body, { status, headers }) };
  } catch (cause) {
    throwIfStopped(signal);
    return { failure: explain(cause as Error, timeout) };
  }
}

/** Statuses of which a Response takes no body. */
const NO_BODY = new Set([204, 205, 304]);

/** Whether the same request would get the same answer again. */
function isFinal(outcome: Outcome, method = "GET"): boolean {
  if ("failure" in outcome) return false;
  const { status } = outcome.response;
  // 409 to anything else than POST, which makes something, is a lock that another request has.
  return !(status === 408 || status === 429 || status >= 500 || (status === 409 && method !== "POST"));
}

/** Milliseconds to wait before the next attempt; undefined when the service asks for more than people would wait. */
function resolvePause(outcome: Outcome, attempt: number, { pause }: Patience): number | undefined {
  const own = pause * 2 ** (attempt - 1) * (1 - Math.random() / 2);
  if ("failure" in outcome) return own;
  const field = outcome.response.headers.get("retry-after");
  if (field === null) return own;
  const asked = /^\d+$/.test(field) ? Number(field) * 1000 : Date.parse(field) - Date.now();
  if (Number.isNaN(asked)) return own;
  return asked > PAUSE_MAX ? undefined : Math.max(asked, 0);
}

function explain(error: Error, timeout: number): Error {
  if (error.name === "TimeoutError") return new Error(`no answer for ${timeout / 1000} seconds`);
  const cause = error.cause instanceof Error ? error.cause : error;
  return new Error(cause.message || ("code" in cause ? String(cause.code) : cause.name));
}

function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new GoEdgeError("INTERRUPTED", "interrupted");
}
