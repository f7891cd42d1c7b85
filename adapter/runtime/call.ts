import { defer } from "./deferred.ts";
import { GuestFault } from "./faults.ts";
import { Answerable } from "./pending.ts";

/** A named call of a Go function: JSON in, JSON or an error out. */
export class Call extends Answerable {
  readonly #deferred = defer<unknown>();
  #settle: (() => void) | undefined;
  /** Work that goes on beyond its answer, which waits for it: there is no response that could be out before. */
  #parts = 0;
  readonly result = this.#deferred.promise;

  succeed(value: unknown): void {
    this.#answer(() => this.#deferred.resolve(value));
  }

  fail(error: Error): void {
    this.#answer(() => this.#deferred.reject(error));
  }

  hold(): void {
    this.#parts++;
  }

  unhold(): void {
    if (this.#parts === 0) throw new GuestFault("the end of background work that never began");
    this.#parts--;
    if (this.#parts === 0 && this.#settle !== undefined) this.finish();
  }

  attend(): void {
    if (this.ended) this.#settle?.();
  }

  /** Calls have no way to tell their function. */
  cancel(): void {}

  abandon(reason: string): void {
    this.#settle = () => this.#deferred.reject(new Error(`the call failed: ${reason}`));
    this.finish();
  }

  #answer(settle: () => void): void {
    if (this.#settle !== undefined) throw new GuestFault(`a second answer to call ${this.id}`);
    this.#settle = settle;
    if (this.#parts === 0) this.finish();
  }
}
