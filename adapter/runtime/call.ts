import { Answerable, type Registry } from "./pending.ts";

/** A named call of a Go function: JSON in, JSON or an error out. */
export class Call extends Answerable {
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: Error) => void;
  #settle: (() => void) | undefined;
  readonly result: Promise<unknown>;

  constructor(id: number, registry: Registry) {
    super(id, registry);
    let settlers: [(value: unknown) => void, (error: Error) => void] | undefined;
    this.result = new Promise((resolve, reject) => {
      settlers = [resolve, reject];
    });
    [this.#resolve, this.#reject] = settlers!;
  }

  succeed(value: unknown): void {
    this.#settle = () => this.#resolve(value);
    this.finish();
  }

  fail(error: Error): void {
    this.#settle = () => this.#reject(error);
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
