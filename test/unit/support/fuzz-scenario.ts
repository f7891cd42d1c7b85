import { vi } from "vitest";
import { OperationEvent } from "../../../adapter/runtime/abi.ts";
import { type App, createApp } from "../../../adapter/runtime/app.ts";
import { Exchange } from "../../../adapter/runtime/exchange.ts";
import type { Guest } from "../../../adapter/runtime/guest.ts";
import { Linger } from "../../../adapter/runtime/linger.ts";
import { Operations } from "../../../adapter/runtime/operations/operations.ts";
import type { Pending } from "../../../adapter/runtime/pending.ts";
import type { Platform } from "../../../adapter/runtime/platform.ts";
import type { Settings } from "../../../adapter/runtime/settings.ts";
import type { Random } from "../../harness/random.ts";
import { Clients, type Kind, numberOf, settle } from "./fuzz-clients.ts";
import { STRINGS } from "./fuzz-guest.ts";
import { echoOperation } from "./fuzz-operation.ts";
import { makeLimits, PoolModel } from "./fuzz-pool.ts";
import { makeProgram } from "./fuzz-program.ts";
import { ENVIRONMENT, FIXED_VARIABLES } from "./fuzz-regions.ts";
import { Subject } from "./fuzz-subject.ts";
import type { Instance, Judge, Watch } from "./fuzz-watch.ts";
import { ORIGIN, PLATFORM, SETTINGS, watchTimers } from "./platform.ts";

/** One app, the requests and calls that its clients make at the same time, and what they do meanwhile. */
export class Scenario implements Judge {
  readonly problems: string[] = [];
  readonly #random: Random;
  readonly #watch: Watch;
  readonly #app: App;
  readonly #endsWithResponse: boolean;
  readonly #subjects: Subject[] = [];
  readonly #clients: Clients;
  readonly #pool: PoolModel;
  readonly #joined = new Set<Pending>();
  /** The instance that is being made. */
  #guest: Guest | undefined;
  #environ: string;

  constructor(module: WebAssembly.Module, random: Random, watch: Watch) {
    this.#random = random;
    this.#watch = watch;
    watch.judge = this;
    watch.instances.length = 0;
    const problem = (what: string): void => this.problem(what);
    const limits = makeLimits(random);
    this.#clients = new Clients(random, problem);
    this.#pool = new PoolModel(limits, this.#subjects, watch.instances, problem);
    this.#endsWithResponse = random.chance(0.3);
    this.#environ = random.chance(0.15) ? random.pick(["I", "S"]) + makeProgram(random, "request") : "";
    const operations: Settings["operations"] = (host) => new Operations(host, { fetch: echoOperation }, undefined);
    this.#app = createApp(module, this.#platform(), { ...SETTINGS, limits, operations });
  }

  problem(what: string): void {
    this.problems.push(what);
  }

  made(instance: Instance): void {
    instance.guest = this.#guest;
  }

  left(instance: Instance): void {
    this.#pool.note(instance);
  }

  event(instance: Instance, kind: number, id: number): void {
    if (kind === 1 || kind === 6) {
      const text = Buffer.from(instance.guest!.payload!).toString();
      const subject = this.#subjects[numberOf(kind === 1 ? text.split("\n")[1]! : JSON.parse(text).payload)]!;
      if (this.#find(instance, id)?.known) this.problem(`id ${id} is given twice`);
      this.#pool.given(instance, subject);
      subject.instance = instance;
      subject.id = id;
      return;
    }
    if (kind >= OperationEvent.result) return; // operations have ids of their own
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
    if (!/^(body_|respond|call_|panicked|request_|hold|unhold)/.test(name)) return;
    const subject = this.#find(instance, args[0]! >>> 0);
    if (subject === undefined && /hold/.test(name)) return;
    const wrong =
      subject === undefined ? "no such id" : subject.called(name, args, result, Buffer.from(instance.memory!.buffer));
    if (wrong !== undefined) this.problem(`${name}(${args.join()}) = ${result}: ${wrong}`);
  }

  threw(instance: Instance, name: string, args: number[]): void {
    const isKnown = this.#find(instance, args[0]! >>> 0)?.isUsable;
    if (name === "hold" || (name === "unhold" && !isKnown)) this.problem(`${name}(${args.join()}) is refused`);
  }

  /** Runs it, and returns what went wrong. */
  async run(): Promise<string[]> {
    for (let i = 12 + this.#random.below(24); i > 0; i--) {
      this.#act();
      if (this.#random.chance(0.4)) continue;
      await this.#pause();
      if (this.#random.chance(0.05)) await this.#passTime();
    }
    await this.#pause();
    await this.#probe(true);
    await this.#endAll();
    await this.#probe(false);
    await this.#endAll();
    await this.#finish();
    return this.problems;
  }

  #act(): void {
    const random = this.#random;
    const subject = this.#subjects.length === 0 ? undefined : random.pick(this.#subjects);
    const dice = subject === undefined ? 0 : random.below(22);
    if (dice < 6) this.#request(makeProgram(random, "request"));
    else if (dice < 8) this.#call(makeProgram(random, "call"));
    else if (dice < 12) this.#clients.send(subject!);
    else if (dice < 18) this.#clients.read(subject!, random.below(4));
    else if (dice === 18) this.#clients.abort(subject!);
    else if (dice === 19) this.#clients.leave(subject!);
    else if (dice === 20 && random.chance(0.3)) this.#loseContext();
    else for (const { guest } of this.#watch.instances) if (Number.isFinite(guest!.deadline)) guest!.tick();
  }

  async #pause(): Promise<void> {
    await settle();
    for (const pending of this.#joined) if (pending instanceof Linger) pending.wake();
    await settle();
    this.#inspect();
  }

  /** So much time passes that nothing more is to go on in the background. */
  async #passTime(): Promise<void> {
    for (const subject of this.#subjects) if (subject.held && !subject.open && subject.bounded) subject.cutOff = true;
    this.#pool.noteAll();
    vi.advanceTimersByTime(this.#pool.limits.background);
    await this.#pause();
  }

  /** The platform ends a request without a word; its timers notice. */
  #loseContext(): void {
    const requests = [...this.#joined].filter((pending) => pending instanceof Exchange);
    if (requests.length === 0) return;
    const lost = this.#random.pick(requests);
    const subject = this.#subjects[numberOf(lost.request.url)]!;
    this.#joined.delete(lost);
    subject.lostContext = true;
    subject.cutOff = true;
    this.#pool.noteAll();
    lost.disconnect();
  }

  #request(program: string): Subject {
    const kind = this.#random.pick<Kind>(["none", "none", "bytes", "stream", "stream", "head"]);
    const subject = new Subject(this.#subjects.length, this.#random, this.#endsWithResponse, false, kind === "head");
    const request = this.#clients.request(subject, kind, `http://guest/${subject.number}/${program}`);
    const { data, number } = subject;
    const known = data === "" ? undefined : JSON.parse(data);
    const origin = { ...ORIGIN, ...this.#clients.keeper(subject), id: `r${number}`, data: () => known };
    this.#start(subject, () => {
      const answer = this.#app.handle(request, origin);
      const settled = (response: Response): void => {
        subject.response = response;
        subject.refused = response.status === 503;
        if (subject.keptOpen && !subject.open && subject.bodyless) this.problem("an empty response is not kept back");
      };
      if (answer instanceof Promise) answer.then(settled, (error) => this.problem(`a request rejects: ${error}`));
      else settled(answer);
    });
    return subject;
  }

  #call(program: string): Subject {
    const subject = new Subject(this.#subjects.length, this.#random, this.#endsWithResponse, true);
    this.#start(subject, () => {
      const settled = (ok: boolean, value: unknown): void => {
        subject.outcome = { ok, value };
        subject.refused = !ok && /busy/.test(String(value));
      };
      this.#app.call("fuzz", `/${subject.number}/${program}`, this.#clients.keeper(subject)).then(
        (value) => settled(true, value),
        (error) => settled(false, error.message),
      );
    });
    return subject;
  }

  #start(subject: Subject, begin: () => void): void {
    subject.mayRefuse = this.#pool.mayRefuse();
    const { length } = this.#watch.instances;
    this.#subjects.push(subject);
    try {
      begin();
    } catch (error) {
      this.problem(`it throws: ${error}`);
    }
    // One that has ended while it started, tells nothing of what it was made for.
    const made = this.#watch.instances.slice(length).at(-1);
    if (made?.ended) subject.instance ??= made;
  }

  #inspect(): void {
    for (const subject of this.#subjects) {
      const lost = subject.lost();
      if (lost !== undefined) this.problem(`${subject.number}: ${lost}`);
      if (subject.instance?.ended && !subject.settled && !subject.lostContext) {
        this.problem(`${subject.number}: open, though its instance ended`);
      }
    }
    this.#pool.inspect();
  }

  /** A well-behaved request and call are answered: at once, or by the instance after the one that they end. */
  async #probe(mayWait: boolean): Promise<void> {
    const answered = async (ask: () => Subject, isRight: (subject: Subject) => boolean): Promise<void> => {
      for (let i = 0; i < 8; i++) {
        const endings = this.#endings();
        const subject = ask();
        await this.#pause();
        if (isRight(subject) || (mayWait && (subject.queued || subject.refused))) return;
        if (this.#endings() === endings && !subject.aborted) break;
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

  /** Ends whatever instances live, until nobody waits for another. */
  async #endAll(): Promise<void> {
    for (let i = 0; i < 16; i++) {
      const living = this.#watch.instances.filter(({ guest }) => !guest!.ended);
      if (living.length === 0) break;
      for (const instance of living) {
        instance.doomed = true;
        instance.guest!.tick();
      }
      await this.#pause();
    }
    if (this.#pool.queued.length > 0) this.problem(`${this.#pool.queued.length} wait for ever`);
  }

  /** Reads what is left of the responses, and judges them. */
  async #finish(): Promise<void> {
    for (const subject of this.#subjects) this.#clients.read(subject, Number.POSITIVE_INFINITY);
    for (let before = -1; before < this.#clients.chunks; ) {
      before = this.#clients.chunks;
      await settle();
    }
    for (const subject of this.#subjects) {
      const verdict = subject.verdict();
      if (verdict !== undefined) this.problem(`${subject.isCall ? "call" : "request"} ${subject.number}: ${verdict}`);
    }
    if (this.#joined.size > 0) this.problem(`${this.#joined.size} still wait for the guest`);
    for (const { guest } of this.#watch.instances) {
      if (Number.isFinite(guest!.deadline)) this.problem("an ended guest has a timer");
    }
  }

  #find(instance: Instance, id: number): Subject | undefined {
    return this.#subjects.findLast((subject) => subject.instance === instance && subject.id === id);
  }

  #platform(): Platform {
    return {
      ...PLATFORM,
      endsWithResponse: this.#endsWithResponse,
      createTimers: (guest) => {
        this.#guest = guest as Guest;
        return watchTimers(this.#joined);
      },
      environ: () => {
        const program = this.#environ;
        this.#environ = "";
        return { GOMEMLIMIT: "1", P: program.padEnd(ENVIRONMENT.size - "P=\0".length - FIXED_VARIABLES.length) };
      },
    };
  }
}
