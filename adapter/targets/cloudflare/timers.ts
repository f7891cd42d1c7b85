import type { Pending } from "../../runtime/pending.ts";
import { delayUntil, monotonic, type Timed, type Timers } from "../../runtime/timers.ts";

/** How often a waiting request looks whether its guest is overdue, in milliseconds. */
const WATCH = 1000;

interface Waiting {
  watch: ReturnType<typeof setInterval>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** The timers of one instance. */
interface Watchers {
  waiting: Map<Pending, Waiting>;
  /** Those of them that may become the owner: one that was late once may be dead. */
  candidates: Set<Pending>;
  /** The request whose timer is, or is about to be, armed. */
  owner: Pending | undefined;
  /** When the owner's timer fires; Infinity before it has armed it. */
  due: number;
}

/**
 * Timers in workerd, where one belongs to the request that armed it and dies with it.
 *
 * One of the waiting requests, the owner, arms a timer for the guest's next deadline. When the owner ends, the next
 * one takes over. Each waiting request also keeps an interval: a request that has no pending I/O of its own is taken
 * for hung and cancelled, and an owner whose client went away says nothing, so that somebody has to notice.
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
      watchers = { waiting: new Map(), candidates: new Set(), owner: undefined, due: Number.POSITIVE_INFINITY };
      this.#guests.set(guest, watchers);
    }
    const watch = setInterval(() => {
      if (guest.deadline > monotonic()) return;
      if (watchers.owner !== undefined && watchers.owner !== pending) watchers.candidates.delete(watchers.owner);
      this.#disown(watchers);
      guest.tick();
    }, WATCH);
    watchers.waiting.set(pending, { watch, timer: undefined });
    watchers.candidates.add(pending);
    this.#own(watchers, guest);
  }

  attend(pending: Pending, guest: Timed): void {
    const watchers = this.#guests.get(guest);
    const waiting = watchers?.waiting.get(pending);
    if (watchers === undefined || waiting === undefined || watchers.owner !== pending) return;
    if (watchers.due <= guest.deadline || guest.deadline === Number.POSITIVE_INFINITY) return;
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
    clearInterval(waiting.watch);
    if (waiting.timer !== undefined) clearTimeout(waiting.timer);
    watchers.waiting.delete(pending);
    watchers.candidates.delete(pending);
    if (watchers.owner === pending) {
      this.#disown(watchers);
      this.#own(watchers, guest);
    }
  }

  /** Sees to it that somebody arms a timer for the guest's deadline. */
  #own(watchers: Watchers, guest: Timed): void {
    if (guest.deadline >= watchers.due) return;
    watchers.owner ??= watchers.candidates.values().next().value;
    watchers.owner?.wake();
  }

  #disown(watchers: Watchers): void {
    watchers.owner = undefined;
    watchers.due = Number.POSITIVE_INFINITY;
  }
}
