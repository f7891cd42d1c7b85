import type { Keeper } from "../../runtime/origin.ts";
import type { Pending } from "../../runtime/pending.ts";
import { delayUntil, monotonic, type Timed, type Timers } from "../../runtime/timers.ts";
import { BEAT, type Beats, type Waiting } from "./beats.ts";

/** A request that waits, and the timer that it has armed. */
interface Waiter {
  life: Waiting;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * The timers of an instance in workerd, where a timer belongs to the request that armed it and dies with it.
 *
 * One of the waiting requests, the owner, arms a timer for the guest's next deadline; when it ends, another takes over.
 * One whose client went away stops without a word: when that is noticed, others take over its timer, and the guest is
 * told.
 */
export class RequestTimers implements Timers {
  readonly #guest: Timed;
  readonly #beats: Beats;
  readonly #waiting = new Map<Pending, Waiter>();
  /** The request whose timer is, or is about to be, armed. */
  #owner: Pending | undefined;
  /** When the owner's timer fires; Infinity before it has armed it. */
  #due = Number.POSITIVE_INFINITY;

  constructor(guest: Timed, beats: Beats) {
    this.#guest = guest;
    this.#beats = beats;
  }

  update(): void {
    if (this.#waiting.size > 0) this.#own();
  }

  join(pending: Pending): void {
    const life = this.#beats.start({
      settle: () => pending.settle(this),
      beat: () => this.#beat(pending),
      die: () => {
        this.#remove(pending);
        pending.disconnect();
      },
    });
    this.#waiting.set(pending, { life, timer: undefined });
    this.#own();
  }

  attend(pending: Pending): void {
    const waiter = this.#waiting.get(pending);
    if (waiter === undefined || this.#owner !== pending || this.#due <= this.#guest.deadline) return;
    if (waiter.timer !== undefined) clearTimeout(waiter.timer);
    this.#due = this.#guest.deadline;
    const fire = (): void => {
      this.#disown();
      if (this.#guest.deadline <= monotonic()) this.#guest.tick();
      else this.#own();
    };
    waiter.timer = setTimeout(fire, delayUntil(this.#due));
  }

  leave(pending: Pending): void {
    const waiter = this.#waiting.get(pending);
    if (waiter === undefined) return;
    this.#beats.stop(waiter.life);
    if (waiter.timer !== undefined) clearTimeout(waiter.timer);
    this.#remove(pending);
  }

  visit(keeper: Keeper): void {
    this.#beats.visit(keeper);
  }

  /** Lets it do what is due when time has passed, and the guest run if nobody else had it run. */
  #beat(pending: Pending): void {
    pending.wake();
    if (this.#guest.deadline > monotonic()) return;
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
    for (const [pending, { life }] of this.#waiting) if (life.seen > fresh) return pending;
    return undefined;
  }

  #disown(): void {
    this.#owner = undefined;
    this.#due = Number.POSITIVE_INFINITY;
  }
}
