import type { Timed, Timers } from "./timers.ts";

/** Who knows what is pending by its id. */
export interface Registry {
  /** The guest is done with it. */
  release(id: number): void;
}

/**
 * Something that waits for the guest: a request, or a call.
 *
 * Platforms tie timers, streams and outbound requests to the request that started them, and the guest may act for one
 * request while another's event is being delivered. So whatever concerns a request outside of wasm happens in
 * {@link attend}, which runs in that request's own context: whoever has news for it only resolves a promise.
 */
export abstract class Pending {
  readonly id: number;
  readonly #registry: Registry;
  #wake: (() => void) | undefined;
  #woken = false;
  #ended = false;

  constructor(id: number, registry: Registry) {
    this.id = id;
    this.#registry = registry;
  }

  /** The guest is done with it: its id is free. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Does what is to be done in its own context. Must not throw. */
  abstract attend(): void;

  /** Nobody waits for the answer any more. The guest may go on. */
  abstract cancel(): void;

  /** Its own context is lost, and with it whoever waited: nothing can be done there any more. */
  disconnect(): void {
    this.#wake = undefined;
    this.cancel();
  }

  /** The instance is lost. Called in any context. */
  abstract abandon(reason: string): void;

  /** Has {@link attend} called, soon, in its own context. Callable from any context, and from inside wasm. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Notes that the guest is done with it. */
  protected finish(): void {
    this.#ended = true;
    this.#registry.release(this.id);
    this.wake();
  }

  /** Attends to it, in the context of this call, until the guest is done with it. */
  async run(timers: Timers, guest: Timed): Promise<void> {
    timers.join(this, guest);
    for (;;) {
      this.#woken = false;
      this.attend();
      if (this.#ended) break;
      timers.attend(this, guest);
      if (!this.#woken) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
    timers.leave(this, guest);
  }
}
