import { defer } from "./deferred.ts";
import { Answerable } from "./pending.ts";

/** A named call of a Go function: JSON in, JSON or an error out. */
export class Call extends Answerable {
  readonly #deferred = defer<unknown>();
  #settle: (() => void) | undefined;
  readonly result = this.#deferred.promise;

  succeed(value: unknown): void {
    this.#settle = () => this.#deferred.resolve(value);
    this.finish();
  }

  fail(error: Error): void {
    this.#settle = () => this.#deferred.reject(error);
    this.finish();
  }

  attend(): void {
    this.#settle?.();
  }

  /** Calls have no way to tell their function. */
  cancel(): void {}

  abandon(reason: string): void {
    this.fail(new Error(`the call failed: ${reason}`));
  }
}
