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

/** The timers of one instance. */
interface Watchers {
  /** Those not seen for longest first. */
  waiting: Map<Pending, Waiting>;
  /** The request whose timer is, or is about to be, armed. */
  owner: Pending | undefined;
  /** When the owner's timer fires; Infinity before it has armed it. */
  due: number;
}

/**
 * Timers in workerd, where one belongs to the request that armed it and dies with it.
 *
 * One of the waiting requests, the owner, arms a timer for the guest's next deadline; when it ends, another takes over.
 * Each also keeps an interval, its beat. A request that has no pending I/O of its own is taken for hung and cancelled;
 * and one whose client went away stops without a word, so that the others have to notice: they take over its timer,
 * and tell the guest.
 */
export class RequestTimers implements Timers {
  readonly #guests = new WeakMap<Timed, Watchers>();

  update(guest: Timed): void {
    const watchers = this.#guests.get(guest);
    if (watchers !== undefined) this.#own(watchers, guest);
  }

  join(pending: Pending, guest: Timed): void {
    let watchers = this.#guests.get(guest);
    if (watchers === undefined) {
      watchers = { waiting: new Map(), owner: undefined, due: Number.POSITIVE_INFINITY };
      this.#guests.set(guest, watchers);
    }
    const beat = setInterval(() => this.#beat(pending, watchers, guest), BEAT);
    const never = Number.NEGATIVE_INFINITY;
    watchers.waiting.set(pending, { beat, timer: undefined, seen: monotonic(), seenBefore: never, seenFirst: never });
    this.#own(watchers, guest);
  }

  attend(pending: Pending, guest: Timed): void {
    const watchers = this.#guests.get(guest);
    const waiting = watchers?.waiting.get(pending);
    if (watchers === undefined || waiting === undefined || watchers.owner !== pending) return;
    if (watchers.due <= guest.deadline) return;
    if (waiting.timer !== undefined) clearTimeout(waiting.timer);
    watchers.due = guest.deadline;
    const fire = (): void => {
      this.#disown(watchers);
      if (guest.deadline <= monotonic()) guest.tick();
      else this.#own(watchers, guest);
    };
    waiting.timer = setTimeout(fire, delayUntil(watchers.due));
  }

  leave(pending: Pending, guest: Timed): void {
    const watchers = this.#guests.get(guest);
    const waiting = watchers?.waiting.get(pending);
    if (watchers === undefined || waiting === undefined) return;
    clearInterval(waiting.beat);
    if (waiting.timer !== undefined) clearTimeout(waiting.timer);
    this.#remove(pending, watchers, guest);
  }

  /**
   * Shows that a request lives, drops those that don't, and lets the guest run if nobody did. One is dead that has not
   * shown itself since three beats of another: time alone does not tell, since code that runs long stops all of them.
   */
  #beat(pending: Pending, watchers: Watchers, guest: Timed): void {
    const now = monotonic();
    const waiting = watchers.waiting.get(pending);
    if (waiting === undefined || now - waiting.seen < BEAT / 2) return;
    waiting.seenFirst = waiting.seenBefore;
    waiting.seenBefore = waiting.seen;
    waiting.seen = now;
    watchers.waiting.delete(pending);
    watchers.waiting.set(pending, waiting);
    for (const [other, { seen }] of watchers.waiting) {
      if (seen >= waiting.seenFirst) break;
      this.#remove(other, watchers, guest);
      other.disconnect();
    }
    if (guest.deadline > now) return;
    watchers.owner = pending;
    watchers.due = Number.POSITIVE_INFINITY;
    guest.tick();
  }

  #remove(pending: Pending, watchers: Watchers, guest: Timed): void {
    watchers.waiting.delete(pending);
    if (watchers.owner !== pending) return;
    this.#disown(watchers);
    this.#own(watchers, guest);
  }

  /** Sees to it that somebody arms a timer for the guest's deadline. */
  #own(watchers: Watchers, guest: Timed): void {
    if (guest.deadline >= watchers.due) return;
    watchers.owner ??= this.#livingOne(watchers);
    watchers.owner?.wake();
  }

  /** One that was seen a beat ago, so that an owner that is dead already is rarely chosen. */
  #livingOne({ waiting }: Watchers): Pending | undefined {
    const fresh = monotonic() - 1.5 * BEAT;
    for (const [pending, { seen }] of waiting) if (seen > fresh) return pending;
    return undefined;
  }

  #disown(watchers: Watchers): void {
    watchers.owner = undefined;
    watchers.due = Number.POSITIVE_INFINITY;
  }
}
