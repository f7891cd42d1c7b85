import { monotonic } from "./timers.ts";

/** The clocks an instance sees. Where the platform stops its clocks while code runs, they stand still too. */
export class Clock {
  #skipped = 0;
  #ahead = 0;

  /** Milliseconds, never stepping back. */
  monotonic(): number {
    return monotonic() + this.#skipped;
  }

  /** Milliseconds since 1970. */
  realtime(): number {
    return Date.now() + this.#ahead;
  }

  /** Moves the clocks on, for a guest that sleeps where nothing can wait. */
  skip(milliseconds: number): void {
    this.#skipped += milliseconds;
    this.#ahead += milliseconds;
  }

  /** Sets the time of day right again, which TinyGo sleeps by. */
  set(): void {
    this.#ahead = 0;
  }
}
