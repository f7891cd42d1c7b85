import { EventEmitter, once } from "node:events";

/** A program that is served: the process, and how to reach and to end it. */
export interface Backend {
  /** Port on 127.0.0.1. */
  port: number;
  /** Port of what fires schedules by HTTP; undefined where there is nothing. */
  triggers: number | undefined;
  /** Has to be alone at work with what lasts. */
  isExclusive: boolean;
  stop(): Promise<void>;
}

/** Milliseconds that a backend has for requests it has begun when another takes its place. */
export const GRACE = 10_000;

/** A request that a backend has. */
export interface Lease {
  readonly backend: Backend;
  /** Says that the answer has begun: what is still to come is its body. */
  answered(): void;
  /** Says that it is over. */
  release(): void;
}

/** A backend and the requests it has. */
class Station extends EventEmitter {
  readonly backend: Backend;
  /** Requests that it has not begun to answer. */
  unanswered = 0;
  open = 0;

  constructor(backend: Backend) {
    super();
    this.backend = backend;
  }

  lease(): Lease {
    this.open++;
    this.unanswered++;
    let [isAnswered, isOpen] = [false, true];
    const answered = (): void => {
      if (isAnswered) return;
      isAnswered = true;
      this.unanswered--;
      this.emit("less");
    };
    const release = (): void => {
      if (!isOpen) return;
      isOpen = false;
      answered();
      this.open--;
      this.emit("less");
    };
    return { backend: this.backend, answered, release };
  }

  /** Waits until a condition holds, for {@link GRACE} at most from now on. */
  async until(condition: () => boolean): Promise<void> {
    const signal = AbortSignal.timeout(GRACE);
    while (!condition() && !signal.aborted) await once(this, "less", { signal }).catch(() => {});
  }
}

/**
 * Which backend gets a request. A new one takes over at once, while the one before ends what it has begun. No request is
 * refused: where two must not be at work at once, those that come meanwhile wait until the one before has answered.
 */
export class Traffic {
  #station: Station | undefined;
  /** Requests wait for it while one backend hands over to another. */
  #handover: Promise<void> | undefined;

  /** The backend that gets requests. */
  get current(): Backend | undefined {
    return this.#station?.backend;
  }

  /** Takes a request. @returns undefined while there is no backend at all. */
  async lease(): Promise<Lease | undefined> {
    while (this.#handover !== undefined) await this.#handover;
    return this.#station?.lease();
  }

  /** Has another backend take all requests that come from now on. Ends once it does. */
  async switchTo(backend: Backend): Promise<void> {
    while (this.#handover !== undefined) await this.#handover;
    const before = this.#station;
    if (before?.backend.isExclusive) {
      this.#handover = before.until(() => before.unanswered === 0);
      await this.#handover;
      this.#handover = undefined;
    }
    this.#station = new Station(backend);
    // The session ends what is left when it ends itself.
    void before?.until(() => before.open === 0).then(() => before.backend.stop().catch(() => {}));
  }
}
