import { Pending } from "./pending.ts";
import { monotonic, type Timed } from "./timers.ts";

/**
 * A request that is over, kept for a while by goroutines that still wait for timers: where timers only live while a
 * request does, they would stop with the last one.
 */
export class Linger extends Pending {
  readonly #guest: Timed;
  readonly #since = monotonic();
  readonly #until: number;
  readonly #expired: () => void;

  /** `limit` is in milliseconds; `expired` is called when it is over and they still wait. */
  constructor(guest: Timed, limit: number, expired: () => void) {
    super();
    this.#guest = guest;
    this.#expired = expired;
    this.#until = this.#since + limit;
  }

  /** It goes on for about as long as one that would begin now. */
  get isYoung(): boolean {
    return !this.ended && monotonic() - this.#since < 1000;
  }

  attend(): void {
    const isWaiting = this.#guest.deadline !== Number.POSITIVE_INFINITY;
    if (isWaiting && monotonic() < this.#until) return;
    if (isWaiting) this.#expired();
    this.finish();
  }

  cancel(): void {
    this.finish();
  }
}
