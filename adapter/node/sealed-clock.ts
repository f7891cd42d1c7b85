import { checkFinite } from "../runtime/clock.ts";
import type { WasiClock } from "../runtime/wasi/host.ts";

/** Milliseconds from one reading to the next, as if time passed. */
const STEP = 0.000_1;

/** Milliseconds since 1970 of the one day that there is: 2000-01-01, which is right nowhere. */
const DAY = 946_684_800_000;

/** A clock that says the same in each build. */
export class SealedClock implements WasiClock {
  #now = 1000;

  monotonic(): number {
    this.#now += STEP;
    return this.#now;
  }

  realtime(): number {
    return DAY + this.monotonic();
  }

  /** Lets time pass at once. @throws GuestFault when it is for ever. */
  skip(milliseconds: number): void {
    checkFinite(milliseconds);
    this.#now += milliseconds;
  }
}
