import type { Keeper } from "../../../adapter/runtime/origin.ts";
import type { Random } from "../../harness/random.ts";
import type { Subject } from "./fuzz-subject.ts";

/** How a request comes: its method, and how its body does. */
export type Kind = "none" | "bytes" | "stream" | "head";

/** What the clients of a scenario do. */
export class Clients {
  /** Chunks of responses that they got. */
  chunks = 0;
  readonly #random: Random;
  readonly #problem: (what: string) => void;
  readonly #bodies = new Map<Subject, ReadableStreamDefaultController<unknown>>();
  readonly #signals = new Map<Subject, AbortController>();

  constructor(random: Random, problem: (what: string) => void) {
    this.#random = random;
    this.#problem = problem;
  }

  request(subject: Subject, kind: Kind, url: string): Request {
    const random = this.#random;
    const signal = new AbortController();
    const init: RequestInit & { duplex?: "half" } = { method: kind === "head" ? "HEAD" : "GET", signal: signal.signal };
    if (kind === "bytes" || kind === "stream") {
      init.method = "POST";
      subject.hasBody = true;
      if (kind === "bytes") {
        const body = random.bytes(1 + random.below(9000));
        init.body = body;
        subject.sent = Buffer.from(body);
        subject.sentEnd = "ok";
      } else {
        init.body = new ReadableStream({
          start: (controller) => void this.#bodies.set(subject, controller),
          cancel: () => void this.#bodies.delete(subject),
        });
        init.duplex = "half";
      }
    }
    this.#signals.set(subject, signal);
    if (random.chance(0.03)) this.#goAway(subject);
    return new Request(url, init);
  }

  /** What waits for the work of a request in the background. */
  keeper(subject: Subject): Keeper {
    if (!subject.isKeeper) return {};
    return {
      waitUntil(promise) {
        const kept = { settled: false };
        subject.keeps.push(kept);
        promise.finally(() => {
          kept.settled = true;
        });
      },
    };
  }

  /** The client sends more of its body, or the end of it. */
  send(subject: Subject): void {
    const body = this.#bodies.get(subject);
    if (body === undefined) return;
    const dice = this.#random.below(10);
    if (dice < 7) {
      const chunk = this.#random.bytes(this.#random.below(6000));
      subject.sent = Buffer.concat([subject.sent, chunk]);
      body.enqueue(chunk);
      return;
    }
    this.#bodies.delete(subject);
    subject.sentEnd = dice === 7 ? "ok" : "broken";
    if (dice === 7) body.close();
    else if (dice === 8) body.enqueue("no bytes");
    else body.error(new Error("the client broke off"));
  }

  /** The client goes away, perhaps with bytes on their way. */
  abort(subject: Subject): void {
    if (this.#random.chance(0.5)) this.send(subject);
    this.#goAway(subject);
  }

  #goAway(subject: Subject): void {
    const signal = this.#signals.get(subject);
    if (signal === undefined) return;
    subject.aborted = true;
    signal.abort();
  }

  /** The client takes the next chunk of the response, and then some more. */
  read(subject: Subject, more = 0): void {
    const body = subject.response?.body;
    if (!body || subject.reading || subject.bodyEnd !== undefined || subject.left) return;
    subject.reader ??= body.getReader();
    subject.reading = true;
    const ended = (how: "done" | "broken"): void => {
      subject.bodyEnd = how;
      if (subject.keptOpen && !subject.cancelled && !subject.left)
        this.#problem("a response ends before its work in the background");
    };
    subject.reader.read().then(
      ({ done, value }) => {
        subject.reading = false;
        if (done) ended("done");
        else subject.received.push(Buffer.from(value));
        this.chunks++;
        if (more > 0) this.read(subject, more - 1);
      },
      () => {
        subject.reading = false;
        ended("broken");
      },
    );
  }

  /** The client wants no more of the response. */
  leave(subject: Subject): void {
    const body = subject.response?.body;
    if (!body || subject.bodyEnd !== undefined) return;
    subject.left = true;
    const cancelled = subject.reader === undefined ? body.cancel() : subject.reader.cancel();
    cancelled.catch(() => {});
  }
}

/** The number of what has this address, or this payload. */
export function numberOf(path: string): number {
  return Number(/\/(\d+)\//.exec(path)![1]);
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise(setImmediate);
}
