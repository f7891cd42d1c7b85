import { defer } from "../../runtime/deferred.ts";
import type { Keeper } from "../../runtime/origin.ts";
import { monotonic } from "../../runtime/timers.ts";

/** How often a waiting request shows that it lives, in milliseconds. */
export const BEAT = 1000;

/** How long a request waits before it is watched, in milliseconds: most have ended by then. */
const SOON = 20;

/** What becomes of a request that waits. */
export interface Life {
  /** It has waited for a while: called once, in its own context. */
  settle(): void;
  /** It lives: called at each beat, in its own context. */
  beat(): void;
  /** It has stopped without a word. Called in the context of another. */
  die(): void;
}

/** A request that waits. */
export interface Waiting {
  readonly life: Life;
  timer: ReturnType<typeof setTimeout> | ReturnType<typeof setInterval>;
  /** When it last showed that it lives, and the two times before. */
  seen: number;
  seenBefore: number;
  seenFirst: number;
}

/**
 * The waiting requests of a Worker, each with an interval of its own. workerd takes a request that has no pending I/O for
 * hung and cancels it; and one whose client went away may stop without a word, so that the others have to notice,
 * whichever instance they are in.
 */
export class Beats {
  /** Those not seen for longest first. */
  readonly #waiting = new Set<Waiting>();
  #isProbing = false;

  /** Begins to watch a request, in its own context. */
  start(life: Life): Waiting {
    const never = Number.NEGATIVE_INFINITY;
    const settle = (): void => {
      waiting.timer = setInterval(() => this.#beat(waiting), BEAT);
      life.settle();
    };
    const timer = setTimeout(settle, SOON);
    const waiting: Waiting = { life, timer, seen: monotonic(), seenBefore: never, seenFirst: never };
    this.#waiting.add(waiting);
    return waiting;
  }

  /** It waits no more. Called in its own context. */
  stop(waiting: Waiting): void {
    clearTimeout(waiting.timer); // an interval's, too: they share their numbers
    this.#waiting.delete(waiting);
  }

  /** A request that does not wait ends: where one seems dead, and no other may notice, it stays to find out. */
  visit(keeper: Keeper): void {
    if (this.#waiting.size === 0 || this.#isProbing) return;
    const [oldest] = this.#waiting;
    if (oldest!.seen > monotonic() - 4 * BEAT) return;
    this.#isProbing = true;
    let beats = 0;
    const { promise, resolve } = defer();
    const end = (): void => {
      this.#isProbing = false;
      resolve();
    };
    const beat = (): void => {
      if (++beats < 4) return;
      this.stop(waiting);
      end();
    };
    const waiting = this.start({ settle() {}, beat, die: end });
    keeper.waitUntil?.(promise);
  }

  /**
   * Shows that a request lives, and finds those that don't: one is dead that has not shown itself since three beats of
   * another. Time alone does not tell, since code that runs long stops all of them.
   */
  #beat(waiting: Waiting): void {
    const now = monotonic();
    if (!this.#waiting.has(waiting) || now - waiting.seen < BEAT / 2) return;
    waiting.seenFirst = waiting.seenBefore;
    waiting.seenBefore = waiting.seen;
    waiting.seen = now;
    this.#waiting.delete(waiting);
    this.#waiting.add(waiting);
    waiting.life.beat();
    for (const other of this.#waiting) {
      if (other.seen >= waiting.seenFirst) break;
      this.#waiting.delete(other);
      other.life.die();
    }
  }
}
