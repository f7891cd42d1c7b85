import { defer } from "./deferred.ts";
import { Pending } from "./pending.ts";

/** A request that waits until an instance has room. */
export class Ticket extends Pending {
  /** Settles in the request's own context: whether its turn has come, or its client has gone. */
  readonly turn: Promise<boolean>;
  readonly #left: () => void;
  readonly #resolve: (isAdmitted: boolean) => void;
  #isAdmitted = false;

  /** `left` is called when its client goes away before it could go on. */
  constructor(left: () => void) {
    super();
    this.#left = left;
    const { promise, resolve } = defer<boolean>();
    this.turn = promise;
    this.#resolve = resolve;
  }

  /** Its turn has come. */
  admit(): void {
    this.#isAdmitted = true;
    this.finish();
  }

  attend(): void {
    if (this.ended) this.#resolve(this.#isAdmitted);
  }

  cancel(): void {
    this.#isAdmitted = false;
    this.#left();
    this.finish();
  }
}
