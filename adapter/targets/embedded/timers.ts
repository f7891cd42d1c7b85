import type { Pending } from "../../runtime/pending.ts";
import { SharedTimers } from "../../runtime/timers.ts";

/** What some runtimes have of timers beyond the standard: Node gives an object, Deno a function for its numbers. */
interface NodeTimer {
  ref(): unknown;
  unref(): unknown;
}
const { Deno } = globalThis as { Deno?: { refTimer(id: number): void; unrefTimer(id: number): void } };

/**
 * Timers that keep the process alive only while a request or a call waits: what else the program has running, such as a
 * ticker, goes on beside the process and ends with it.
 */
export class EmbeddedTimers extends SharedTimers {
  readonly #waiting = new Set<Pending>();

  override update(): void {
    super.update();
    this.#hold();
  }

  override join(pending: Pending): void {
    super.join(pending);
    this.#waiting.add(pending);
    this.#hold();
  }

  override leave(pending: Pending): void {
    this.#waiting.delete(pending);
    this.#hold();
  }

  #hold(): void {
    const timer: unknown = this.timer;
    const isWaiting = this.#waiting.size > 0;
    if (typeof timer === "object") (timer as NodeTimer)[isWaiting ? "ref" : "unref"]();
    else if (typeof timer === "number") Deno?.[isWaiting ? "refTimer" : "unrefTimer"](timer);
  }
}
