import { monotonic } from "../../runtime/timers.ts";

/** How often a waiting request shows that it lives, in milliseconds. */
export const BEAT = 1000;

/** What becomes of a request that waits. */
export interface Life {
  /** It lives: called at each beat, in its own context. */
  beat(): void;
  /** It has stopped without a word. Called in the context of another. */
  die(): void;
}

/** When something last showed that it lives, and the two times before, in milliseconds. */
class Sightings {
  seen = monotonic();
  #before = Number.NEGATIVE_INFINITY;
  #first = Number.NEGATIVE_INFINITY;

  /** Notes a beat; returns since when everything that lives must have been seen, or undefined when it comes too soon. */
  note(): number | undefined {
    const now = monotonic();
    if (now - this.seen < BEAT / 2) return undefined;
    this.#first = this.#before;
    this.#before = this.seen;
    this.seen = now;
    return this.#first;
  }
}

/** A request that waits. */
export interface Waiting {
  readonly life: Life;
  readonly sightings: Sightings;
  interval: ReturnType<typeof setInterval>;
}

/**
 * The waiting requests of a Worker, each with an interval of its own. workerd takes a request that has no pending I/O for
 * hung and cancels it; and one whose client went away may stop without a word, so that the others have to notice,
 * whichever instance they are in.
 */
export class Beats {
  /** Those not seen for longest first. */
  readonly #waiting = new Set<Waiting>();
  readonly #visits = new Sightings();

  /** Begins to watch a request, in its own context. */
  start(life: Life): Waiting {
    const interval = setInterval(() => this.#beat(waiting), BEAT);
    const waiting: Waiting = { life, interval, sightings: new Sightings() };
    this.#waiting.add(waiting);
    return waiting;
  }

  /** It waits no more. Called in its own context. */
  stop(waiting: Waiting): void {
    clearInterval(waiting.interval);
    this.#waiting.delete(waiting);
  }

  /** Something happens in the Worker: requests that don't wait let those that died be noticed, too. */
  visit(): void {
    if (this.#waiting.size > 0) this.#bury(this.#visits.note());
  }

  #beat(waiting: Waiting): void {
    if (!this.#waiting.has(waiting)) return;
    const since = waiting.sightings.note();
    if (since === undefined) return;
    this.#waiting.delete(waiting);
    this.#waiting.add(waiting);
    waiting.life.beat();
    this.#bury(since);
  }

  /**
   * Finds those that have stopped: one is dead that has not shown itself since three beats of another. Time alone does
   * not tell, since code that runs long stops all of them.
   */
  #bury(since: number | undefined): void {
    if (since === undefined) return;
    for (const waiting of this.#waiting) {
      if (waiting.sightings.seen >= since) break;
      this.#waiting.delete(waiting);
      waiting.life.die();
    }
  }
}
