import { Pending } from "./pending.ts";

/** A named call of a Go function: JSON in, JSON or an error out. */
export class Call extends Pending {
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: Error) => void;
  #settle: (() => void) | undefined;
  readonly result: Promise<unknown>;

  constructor(id: number, release: (id: number) => void) {
    super(id, release);
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

  abandon(reason: string): void {
    this.fail(new Error(`the Go program ended during the call: ${reason}`));
  }
}
