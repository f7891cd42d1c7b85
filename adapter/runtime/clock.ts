import { monotonic } from "./timers.ts";

/** The clocks an instance sees. Where the platform stops its clocks while code runs, they stand still too. */
export class Clock {
  #skipped = 0;

  /** Milliseconds, never stepping back. */
  monotonic(): number {
    return monotonic() + this.#skipped;
  }

  /** Milliseconds since 1970. */
  realtime(): number {
    return Date.now();
  }

  /** Moves the monotonic clock on, for a guest that sleeps where nothing can wait. */
  skip(milliseconds: number): void {
    this.#skipped += milliseconds;
  }
}
