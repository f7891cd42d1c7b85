import type { Keeper } from "./origin.ts";
import type { Pending } from "./pending.ts";

/** The instance whose timers are kept. */
export interface Timed {
  /** When the guest's next timer is due, in milliseconds of {@link monotonic}; Infinity for none. */
  readonly deadline: number;
  /** Lets the guest run what is due. */
  tick(): void;
}

/** Enters one guest again when its timers are due. */
export interface Timers {
  /** After each entry: the guest's deadline may have moved. Called in the context of that entry. */
  update(): void;
  /** `pending` begins to wait, in its own context. It is told to settle at once, or when it has waited for a while. */
  join(pending: Pending): void;
  /** `pending` was woken, in its own context, and goes on waiting. */
  attend(pending: Pending): void;
  /** `pending` has ended, in its own context. */
  leave(pending: Pending): void;
  /** A request ends, in its own context, which `keeper` keeps. */
  visit?(keeper: Keeper): void;
}

/** Milliseconds since some point in the past, never stepping back. */
export function monotonic(): number {
  return performance.now();
}

/** The longest delay that setTimeout takes (2^31 - 1 ms); longer ones fire at once. */
const LONGEST = 0x7fff_ffff;

/** The delay, for setTimeout, until `due` in milliseconds of {@link monotonic}; or the longest on the way there. */
export function delayUntil(due: number): number {
  return Math.min(Math.max(Math.ceil(due - monotonic()), 0), LONGEST);
}

/** Timers where any code may arm one: a single one serves the whole instance. */
export class SharedTimers implements Timers {
  readonly #guest: Timed;
  protected timer: ReturnType<typeof setTimeout> | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(guest: Timed) {
    this.#guest = guest;
  }

  update(): void {
    const { deadline } = this.#guest;
    if (deadline === this.#due) return;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.#due = deadline;
    if (this.#due === Number.POSITIVE_INFINITY) return;
    const fire = (): void => {
      this.#due = Number.POSITIVE_INFINITY;
      this.#guest.tick();
    };
    this.timer = setTimeout(fire, delayUntil(this.#due));
  }

  join(pending: Pending): void {
    pending.settle(this);
  }

  leave(_pending: Pending): void {}
  attend(): void {}
}
