/** Milliseconds without any progress after which a request is given up. */
const PATIENCE = 30_000;

/** Ends requests that the service leaves without an answer, however long their bodies take. */
export class Patience {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#renew();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A body whose chunks are progress. While the program makes it wait, nothing is held against the service. */
  watch(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    return new ReadableStream(
      {
        pull: async (controller) => {
          this.end();
          const { done, value } = await reader.read();
          this.#renew();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** There is an answer. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #renew(): void {
    const reason = new DOMException("no answer", "TimeoutError");
    this.#timer = setTimeout(() => this.#controller.abort(reason), PATIENCE);
  }
}
