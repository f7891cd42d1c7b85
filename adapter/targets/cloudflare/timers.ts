import type { Pending } from "../../runtime/pending.ts";
import { delayUntil, monotonic, type Timed, type Timers } from "../../runtime/timers.ts";

/** How often a waiting request shows that it lives, in milliseconds. */
const BEAT = 1000;

interface Waiting {
  beat: ReturnType<typeof setInterval>;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** When it last showed that it lives, and the two times before. */
  seen: number;
  seenBefore: number;
  seenFirst: number;
}

/**
 * The timers of an instance in workerd, where a timer belongs to the request that armed it and dies with it.
 *
 * One of the waiting requests, the owner, arms a timer for the guest's next deadline; when it ends, another takes over.
 * Each also keeps an interval, its beat. A request that has no pending I/O of its own is taken for hung and cancelled;
 * and one whose client went away stops without a word, so that the others have to notice: they take over its timer,
 * and tell the guest.
 */
export class RequestTimers implements Timers {
  readonly #guest: Timed;
  /** Those not seen for longest first. */
  readonly #waiting = new Map<Pending, Waiting>();
  /** The request whose timer is, or is about to be, armed. */
  #owner: Pending | undefined;
  /** When the owner's timer fires; Infinity before it has armed it. */
  #due = Number.POSITIVE_INFINITY;

  constructor(guest: Timed) {
    this.#guest = guest;
  }

  update(): void {
    if (this.#waiting.size > 0) this.#own();
  }

  join(pending: Pending): void {
    const beat = setInterval(() => this.#beat(pending), BEAT);
    const never = Number.NEGATIVE_INFINITY;
    this.#waiting.set(pending, { beat, timer: undefined, seen: monotonic(), seenBefore: never, seenFirst: never });
    this.#own();
  }

  attend(pending: Pending): void {
    const waiting = this.#waiting.get(pending);
    if (waiting === undefined || this.#owner !== pending || this.#due <= this.#guest.deadline) return;
    if (waiting.timer !== undefined) clearTimeout(waiting.timer);
    this.#due = this.#guest.deadline;
    const fire = (): void => {
      this.#disown();
      if (this.#guest.deadline <= monotonic()) this.#guest.tick();
      else this.#own();
    };
    waiting.timer = setTimeout(fire, delayUntil(this.#due));
  }

  leave(pending: Pending): void {
    const waiting = this.#waiting.get(pending);
    if (waiting === undefined) return;
    clearInterval(waiting.beat);
    if (waiting.timer !== undefined) clearTimeout(waiting.timer);
    this.#remove(pending);
  }

  /**
   * Shows that a request lives, drops those that don't, and lets the guest run if nobody did. One is dead that has not
   * shown itself since three beats of another: time alone does not tell, since code that runs long stops all of them.
   */
  #beat(pending: Pending): void {
    const now = monotonic();
    const waiting = this.#waiting.get(pending);
    if (waiting === undefined || now - waiting.seen < BEAT / 2) return;
    waiting.seenFirst = waiting.seenBefore;
    waiting.seenBefore = waiting.seen;
    waiting.seen = now;
    this.#waiting.delete(pending);
    this.#waiting.set(pending, waiting);
    pending.wake(); // for what it does when time has passed
    for (const [other, { seen }] of this.#waiting) {
      if (seen >= waiting.seenFirst) break;
      this.#remove(other);
      other.disconnect();
    }
    if (this.#guest.deadline > now) return;
    this.#owner = pending;
    this.#due = Number.POSITIVE_INFINITY;
    this.#guest.tick();
  }

  #remove(pending: Pending): void {
    this.#waiting.delete(pending);
    if (this.#owner !== pending) return;
    this.#disown();
    this.#own();
  }

  /** Sees to it that somebody arms a timer for the guest's deadline. */
  #own(): void {
    if (this.#guest.deadline >= this.#due) return;
    this.#owner ??= this.#livingOne();
    this.#owner?.wake();
  }

  /** One that was seen a beat ago, so that an owner that is dead already is rarely chosen. */
  #livingOne(): Pending | undefined {
    const fresh = monotonic() - 1.5 * BEAT;
    for (const [pending, { seen }] of this.#waiting) if (seen > fresh) return pending;
    return undefined;
  }

  #disown(): void {
    this.#owner = undefined;
    this.#due = Number.POSITIVE_INFINITY;
  }
}
