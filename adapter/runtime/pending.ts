import { defer } from "./deferred.ts";
import type { Timers } from "./timers.ts";

/** What begins in the context of something that waits. */
export interface Carried {
  begin(): void;
  /** That context is lost before it could begin. */
  disconnect(): void;
}

/**
 * Something that waits for the guest: a request, a call, or what is left to do after one.
 *
 * Platforms tie timers, streams and outbound requests to the request that started them, and the guest may act for one
 * request while another's event is being delivered. So whatever concerns a request outside of wasm happens in
 * {@link attend}, which runs in that request's own context: whoever has news for it only resolves a promise.
 */
export abstract class Pending {
  #wake: (() => void) | undefined;
  #woken = false;
  #ended = false;
  #isLost = false;
  #carried: Carried[] | undefined;

  /** Nothing more is to be done for it. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Its own context has ended before it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Does what is to be done in its own context. Must not throw. */
  abstract attend(): void;

  /** Nobody waits for the answer any more. The guest may go on. */
  abstract cancel(): void;

  /** It has begun to wait, and may take long: called once, in its own context. */
  settle(_timers: Timers): void {}

  /** Cancels it when its client goes away; `gone` is called after that. */
  watch(signal: AbortSignal, gone: () => unknown): void {
    const leave = (): void => {
      if (this.#ended) return;
      this.cancel();
      gone();
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  }

  /** Its own context is lost, and with it whoever waited: nothing can be done there any more. */
  disconnect(): void {
    this.#isLost = true;
    this.#wake = undefined;
    this.cancel();
    for (const carried of this.#take()) carried.disconnect();
  }

  /** Has something begin, soon, in its own context. Callable from any context, and from inside wasm. */
  carry(carried: Carried): void {
    this.#carried ??= [];
    this.#carried.push(carried);
    this.wake();
  }

  /** Does what is to be done in its own context, and begins what it carries. */
  act(): void {
    if (this.#carried !== undefined) for (const carried of this.#take()) carried.begin();
    this.attend();
  }

  /** Has {@link attend} called, soon, in its own context. Callable from any context, and from inside wasm. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Notes that nothing more is to be done for it. */
  protected finish(): void {
    this.#ended = true;
    this.wake();
  }

  /** Attends to it, in the context of this call, until it has ended. */
  async run(timers: Timers): Promise<void> {
    timers.join(this);
    for (;;) {
      this.#woken = false;
      this.act();
      if (this.#ended) break;
      timers.attend(this);
      if (!this.#woken) {
        const { promise, resolve } = defer();
        this.#wake = resolve;
        await promise;
        this.#wake = undefined;
      }
    }
    timers.leave(this);
  }

  #take(): Carried[] {
    const carried = this.#carried ?? [];
    this.#carried = undefined;
    return carried;
  }
}

/** What the guest knows by an id. */
export interface Registry {
  /** The guest is done with it: its id is free. */
  release(id: number): void;
}

/** A request or a call, which the guest answers. */
export abstract class Answerable extends Pending {
  readonly id: number;
  readonly #registry: Registry;

  constructor(id: number, registry: Registry) {
    super();
    this.id = id;
    this.#registry = registry;
  }

  /** Work begins that goes on beyond its answer. */
  abstract hold(): void;

  /** A part of that work is done. */
  abstract unhold(): void;

  /** The instance is lost. Called in any context. */
  abstract abandon(reason: string, detail: string): void;

  protected override finish(): void {
    // In this order: should the stack overflow in between, its instance still knows it, and abandons it.
    super.finish();
    this.#registry.release(this.id);
  }
}
