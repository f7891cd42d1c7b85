import { GuestFault } from "./faults.ts";
import { monotonic } from "./timers.ts";

/** Refuses a wait that nothing ends. @throws GuestFault. */
export function checkFinite(milliseconds: number): void {
  if (milliseconds === Number.POSITIVE_INFINITY) throw new GuestFault("the program waits for what never comes");
}

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

  /** Moves the clocks on, for a guest that sleeps where nothing can wait. @throws GuestFault when it is for ever. */
  skip(milliseconds: number): void {
    checkFinite(milliseconds);
    this.#skipped += milliseconds;
    this.#ahead += milliseconds;
  }

  /** Sets the time of day right again, which TinyGo sleeps by. */
  set(): void {
    this.#ahead = 0;
  }
}
