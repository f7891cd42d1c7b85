import { defer } from "./deferred.ts";
import type { Origin } from "./origin.ts";

/** What a request has its program do beyond its response. */
export class Background {
  /** Settles when all of it is done, or cut off. */
  readonly done: Promise<void>;
  readonly #limit: number;
  readonly #ended: () => void;
  readonly #settle: () => void;
  #parts = 0;
  #isOver = false;
  #isAnnounced = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `ended` is called once, when it is done or cut off: `limit` milliseconds after the response at the latest, which
   * may be Infinity.
   */
  constructor(limit: number, ended: () => void) {
    this.#limit = limit;
    this.#ended = ended;
    const { promise, resolve } = defer();
    this.done = promise;
    this.#settle = resolve;
  }

  /** What goes on of it, also when nobody waits for it any more. */
  get parts(): number {
    return this.#parts;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  add(): void {
    this.#parts++;
  }

  remove(): void {
    if (--this.#parts === 0 && !this.#isOver) this.#end();
  }

  /** Has the platform keep the request, in the request's context, and bounds that once the response is closed. */
  attend(origin: Origin, closed: boolean, name: () => string): void {
    if (!this.#isAnnounced) {
      this.#isAnnounced = true;
      origin.waitUntil?.(this.done);
    }
    if (this.#isOver) {
      if (this.#timer !== undefined) clearTimeout(this.#timer);
    } else if (closed && this.#limit !== Number.POSITIVE_INFINITY) {
      const cutOff = (): void => this.cutOff(name(), `it took longer than ${this.#limit} ms`);
      this.#timer ??= setTimeout(cutOff, this.#limit);
    }
  }

  /** Nobody waits for the rest of it any more. */
  cutOff(name: string, reason: string): void {
    if (this.#isOver) return;
    console.error(`go-edge: background work of ${name} was cut off: ${reason}`);
    this.#end();
  }

  #end(): void {
    this.#settle(); // before it counts as over: the stack may overflow
    this.#isOver = true;
    this.#ended();
  }
}
