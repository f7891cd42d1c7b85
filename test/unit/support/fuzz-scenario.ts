import { type App, createApp } from "../../../adapter/runtime/app.ts";
import type { Platform } from "../../../adapter/runtime/platform.ts";
import type { Timed } from "../../../adapter/runtime/timers.ts";
import { STRINGS } from "./fuzz-guest.ts";
import { EXIT, makeProgram } from "./fuzz-program.ts";
import { ENVIRONMENT } from "./fuzz-regions.ts";
import { Subject } from "./fuzz-subject.ts";
import type { Instance, Judge, Watch } from "./fuzz-watch.ts";
import { ORIGIN, PLATFORM, SETTINGS } from "./platform.ts";
import type { Random } from "./random.ts";

/** Lets every promise that can go on do so. */
async function settle(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise(setImmediate);
}

/** One app, the requests and calls that its clients make at the same time, and what they do meanwhile. */
export class Scenario implements Judge {
  readonly problems: string[] = [];
  readonly #random: Random;
  readonly #watch: Watch;
  readonly #app: App;
  readonly #subjects: Subject[] = [];
  readonly #bodies = new Map<Subject, ReadableStreamDefaultController<unknown>>();
  readonly #signals = new Map<Subject, AbortController>();
  readonly #guests = new Set<Timed>();
  readonly #joined = new Set<unknown>();
  #chunks = 0;
  #starting: Subject | undefined;
  #environ: string;

  constructor(module: WebAssembly.Module, random: Random, watch: Watch) {
    this.#random = random;
    this.#watch = watch;
    watch.judge = this;
    watch.instances.length = 0;
    this.#environ = random.chance(0.15) ? random.pick(["I", "S"]) + makeProgram(random, "request") : "";
    this.#app = createApp(module, this.#platform(), SETTINGS);
  }

  problem(what: string): void {
    this.problems.push(what);
  }

  event(instance: Instance, kind: number, id: number): void {
    if (kind === 1 || kind === 6) {
      const subject = this.#starting;
      if (subject === undefined) return;
      if (this.#find(instance, id)?.open) this.problem(`id ${id} is given twice`);
      subject.instance = instance;
      subject.id = id;
      return;
    }
    const subject = this.#find(instance, id);
    if (id !== 0 && subject === undefined) this.problem(`event ${kind} for ${id}, which never was`);
    if (subject === undefined) return;
    if (kind === 2) subject.waits = false;
    if (kind === 3) subject.full = false;
    if (kind === 4) subject.cancelled = true;
  }

  called(instance: Instance, name: string, args: number[], result: number | undefined): void {
    if (name === "event_read") {
      const { payload } = instance;
      if (payload === 0 || args[1]! >>> 0 !== payload || result !== payload)
        this.problem(`${name} of ${args[1]} bytes`);
      instance.payload = 0;
    }
    if (!/^(body|respond|call)_?/.test(name)) return;
    const subject = this.#find(instance, args[0]! >>> 0);
    const wrong =
      subject === undefined ? "no such id" : subject.called(name, args, result, Buffer.from(instance.memory!.buffer));
    if (wrong !== undefined) this.problem(`${name}(${args.join()}) = ${result}: ${wrong}`);
  }

  /** Runs it, and returns what went wrong. */
  async run(): Promise<string[]> {
    for (let i = 12 + this.#random.below(24); i > 0; i--) {
      this.#act();
      if (this.#random.chance(0.4)) continue;
      await settle();
      this.#inspect();
    }
    await settle();
    this.#inspect();
    await this.#probe();
    await this.#finish();
    return this.problems;
  }

  #act(): void {
    const random = this.#random;
    const subject = this.#subjects.length === 0 ? undefined : random.pick(this.#subjects);
    const dice = subject === undefined ? 0 : random.below(20);
    if (dice < 5) this.#request(makeProgram(random, "request"));
    else if (dice < 7) this.#call(makeProgram(random, "call"));
    else if (dice < 11) this.#send(subject!);
    else if (dice < 17) this.#read(subject!, random.below(4));
    else if (dice === 17) this.#abort(subject!);
    else if (dice === 18) this.#leave(subject!);
    else for (const guest of this.#guests) if (Number.isFinite(guest.deadline)) guest.tick();
  }

  #request(program: string): Subject {
    const random = this.#random;
    const kind = random.pick(["none", "none", "bytes", "stream", "stream", "head"]);
    const subject = new Subject(false, kind === "head");
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
    if (random.chance(0.03)) signal.abort();
    this.#start(subject, () => {
      const answer = this.#app.handle(new Request(`http://guest/${program}`, init), ORIGIN);
      const settled = (response: Response): void => {
        subject.response = response;
      };
      if (answer instanceof Promise) answer.then(settled, (error) => this.problem(`a request rejects: ${error}`));
      else settled(answer);
    });
    return subject;
  }

  #call(program: string): Subject {
    const subject = new Subject(true);
    this.#start(subject, () => {
      const settled = (ok: boolean, value: unknown): void => {
        subject.outcome = { ok, value };
      };
      this.#app.call("fuzz", program).then(
        (value) => settled(true, value),
        (error) => settled(false, error.message),
      );
    });
    return subject;
  }

  #start(subject: Subject, begin: () => void): void {
    this.#subjects.push(subject);
    this.#starting = subject;
    try {
      begin();
    } catch (error) {
      this.problem(`it throws: ${error}`);
    }
    this.#starting = undefined;
    subject.instance ??= this.#watch.instances.at(-1);
  }

  /** The client sends more of its body, or the end of it. */
  #send(subject: Subject): void {
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
  #abort(subject: Subject): void {
    if (this.#random.chance(0.5)) this.#send(subject);
    this.#signals.get(subject)?.abort();
  }

  /** The client takes the next chunk of the response, and then some more. */
  #read(subject: Subject, more = 0): void {
    const body = subject.response?.body;
    if (!body || subject.reading || subject.bodyEnd !== undefined || subject.left) return;
    subject.reader ??= body.getReader();
    subject.reading = true;
    subject.reader.read().then(
      ({ done, value }) => {
        subject.reading = false;
        if (done) subject.bodyEnd = "done";
        else subject.received.push(Buffer.from(value));
        this.#chunks++;
        if (more > 0) this.#read(subject, more - 1);
      },
      () => {
        subject.reading = false;
        subject.bodyEnd = "broken";
      },
    );
  }

  /** The client wants no more of the response. */
  #leave(subject: Subject): void {
    const body = subject.response?.body;
    if (!body || subject.bodyEnd !== undefined) return;
    subject.left = true;
    const cancelled = subject.reader === undefined ? body.cancel() : subject.reader.cancel();
    cancelled.catch(() => {});
  }

  #inspect(): void {
    for (const subject of this.#subjects) {
      const lost = subject.lost();
      if (lost !== undefined) this.problem(`${subject.id}: ${lost}`);
      if (subject.instance?.ended && !subject.settled) this.problem(`${subject.id}: open, though its instance ended`);
    }
  }

  /** A well-behaved request and call are answered: at once, or by the instance after the one that they end. */
  async #probe(): Promise<void> {
    const answered = async (ask: () => Subject, isRight: (subject: Subject) => boolean): Promise<void> => {
      for (let i = 0; i < 8; i++) {
        const endings = this.#endings();
        const subject = ask();
        await settle();
        if (isRight(subject)) return;
        if (this.#endings() === endings) break;
      }
      this.problem("nothing well-behaved is answered");
    };
    await answered(
      () => this.#request(""),
      ({ response }) => response?.status === 200,
    );
    await answered(
      () => this.#call(""),
      ({ outcome }) => outcome?.ok === true && JSON.stringify(outcome.value) === STRINGS.json,
    );
  }

  #endings(): number {
    return this.#watch.instances.filter(({ ended }) => ended).length;
  }

  /** Ends whatever instances live, reads what is left of the responses, and judges them. */
  async #finish(): Promise<void> {
    for (let i = 0; i < 64 && this.#endings() < this.#watch.instances.length; i++) this.#request(EXIT);
    await settle();
    this.#inspect();
    for (const subject of this.#subjects) this.#read(subject, Number.POSITIVE_INFINITY);
    for (let before = -1; before < this.#chunks; ) {
      before = this.#chunks;
      await settle();
    }
    for (const subject of this.#subjects) {
      const verdict = subject.verdict();
      if (verdict !== undefined) this.problem(`${subject.isCall ? "call" : "request"} ${subject.id}: ${verdict}`);
    }
    if (this.#joined.size > 0) this.problem(`${this.#joined.size} still wait for the guest`);
    for (const { deadline } of this.#guests) if (Number.isFinite(deadline)) this.problem("an ended guest has a timer");
  }

  #find(instance: Instance, id: number): Subject | undefined {
    return this.#subjects.findLast((subject) => subject.instance === instance && subject.id === id);
  }

  #platform(): Platform {
    return {
      ...PLATFORM,
      createTimers: (guest) => ({
        update: () => void this.#guests.add(guest),
        join: (pending) => void this.#joined.add(pending),
        attend: () => {},
        leave: (pending) => void this.#joined.delete(pending),
      }),
      environ: () => {
        const program = this.#environ;
        this.#environ = "";
        return { GOMEMLIMIT: "1", P: program.padEnd(ENVIRONMENT.size - 3 - "GOMEMLIMIT=1\0".length) };
      },
    };
  }
}
