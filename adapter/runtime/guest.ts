import { Event } from "./abi.ts";
import { encodeJson, encodeRequestHead } from "./bridge/envelope.ts";
import type { BridgeHost } from "./bridge/imports.ts";
import { Call } from "./call.ts";
import { Clock } from "./clock.ts";
import { Exchange, type ExchangeHost } from "./exchange.ts";
import { describeEnd, GuestFault } from "./faults.ts";
import { Guard } from "./guard.ts";
import type { GuestExports } from "./guest-exports.ts";
import { createImports } from "./guest-imports.ts";
import type { GuestOwner } from "./guest-owner.ts";
import { Linger } from "./linger.ts";
import { ProgramLog } from "./log.ts";
import { Memory } from "./memory.ts";
import type { OperationHost, Operations } from "./operations/operations.ts";
import type { Keeper, Origin } from "./origin.ts";
import type { Answerable, Pending } from "./pending.ts";
import type { Platform } from "./platform.ts";
import { programEnviron } from "./platform-environ.ts";
import { createRedact, type Redact } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import { monotonic, type Timed, type Timers } from "./timers.ts";
import type { WasiHost } from "./wasi/host.ts";

/**
 * One instance of the program: an event loop that the host drives. Each entry delivers an event and runs the guest
 * until it is idle. Whatever the guest throws ends the instance, never the worker.
 */
export class Guest implements BridgeHost, WasiHost, ExchangeHost, OperationHost, Timed {
  memory!: Memory;
  readonly clock = new Clock();
  readonly args = ["go-edge"];
  readonly environ: readonly string[];
  deadline = Number.POSITIVE_INFINITY;
  serving = false;
  payload: Uint8Array | undefined;

  readonly platform: Platform;
  readonly settings: Settings;
  readonly timers: Timers;
  /** Requests and calls it was given. */
  served = 0;
  /** Bytes of memory it had when it was ready. */
  initialSize = 0;

  readonly #owner: GuestOwner;
  #exports!: GuestExports;
  readonly #pending = new Map<number, Answerable>();
  readonly #operations: Operations | undefined;
  #linger: Linger | undefined;
  readonly redact: Redact;
  readonly #log: ProgramLog;
  #state: "starting" | "running" | "ended" = "starting";
  #lastId = 0;
  #hasReleased = false;
  #isEntered = false;
  #isRetired = false;
  #hasPaused = false;
  #endedBy = "the instance had been replaced";
  readonly #guard = new Guard();

  /** Instantiates the module and starts its main. */
  constructor(module: WebAssembly.Module, platform: Platform, settings: Settings, owner: GuestOwner) {
    this.platform = platform;
    this.settings = settings;
    this.#owner = owner;
    this.timers = platform.createTimers(this);
    this.#operations = settings.operations?.(this);
    this.environ = programEnviron(platform, settings.limits);
    this.redact = createRedact(this.environ);
    this.#log = new ProgramLog(this.redact);
    try {
      const imports = createImports(this, settings, this.#operations, this.#guard);
      const { exports } = new WebAssembly.Instance(module, imports);
      this.#exports = exports as unknown as GuestExports;
      this.memory = new Memory(this.#exports.memory);
      this.#exports._initialize();
      this.#guard.rethrow();
      this.#state = "running";
      this.clock.set();
      this.#exports.edge_start();
      this.#guard.rethrow();
      this.initialSize = this.memory.size;
      this.#operations?.flush();
    } catch (reason) {
      this.#end(reason);
    }
  }

  /** The instance can't be entered any more. */
  get ended(): boolean {
    return this.#state === "ended";
  }

  /** Requests and calls it has not ended yet. */
  get load(): number {
    return this.#pending.size;
  }

  /** Hands a request to the program. The response is there at once when its handler did not wait for anything. */
  request(request: Request, origin: Origin): Response | Promise<Response> {
    const exchange = new Exchange(this.#nextId(), request, origin, this);
    const { method, url, headers } = request;
    const fields = this.platform.fields(headers);
    const head = encodeRequestHead({
      method,
      url,
      headers: fields,
      body: exchange.size,
      remote: origin.remote(fields),
      protocol: origin.protocol,
      tls: origin.tls,
    });
    this.#deliver(exchange, Event.request, head);
    if (this.#isStuck) this.#end(new GuestFault("main waits for what never comes, and has not called ListenAndServe"));
    const response = exchange.immediate() ?? exchange.answer();
    this.#follow(exchange, origin);
    return response;
  }

  /** Calls a Go function that the program registered with edge.HandleCall. */
  callNamed(name: string, payload: unknown, keeper: Keeper): Promise<unknown> {
    const call = new Call(this.#nextId(), this);
    this.#deliver(call, Event.call, encodeJson({ name, payload }));
    this.#follow(call, keeper);
    return call.result;
  }

  /** Ends it as soon as nothing is open in it. It must be given nothing more. */
  retire(): void {
    this.#isRetired = true;
    this.#settle();
  }

  tick(): void {
    this.#enter(Event.timer, 0, 0);
  }

  body(id: number): void {
    this.#enter(Event.body, id, 0);
  }

  writable(id: number): void {
    this.#enter(Event.writable, id, 0);
  }

  cancel(id: number): void {
    this.#enter(Event.cancel, id, 0);
  }

  notify(event: number, id: number, payload?: Uint8Array): void {
    if (this.#state === "ended") return;
    this.payload = payload;
    this.#enter(event, id, payload?.length ?? 0);
    this.payload = undefined;
  }

  release(id: number): void {
    this.#pending.delete(id);
    this.#hasReleased = true;
    // Work in the background is cut off from outside, and no entry may ever follow.
    if (!this.#isEntered) this.#settle();
  }

  exchange(id: number): Exchange {
    const pending = this.findAnswerable(id);
    if (!(pending instanceof Exchange)) throw new GuestFault(`no request ${id >>> 0} is open`);
    return pending;
  }

  findAnswerable(id: number): Answerable | undefined {
    return this.#pending.get(id >>> 0);
  }

  findPending(id: number): Pending | undefined {
    const pending = this.findAnswerable(id);
    return pending?.isLost ? undefined : pending;
  }

  call(id: number): Call {
    const pending = this.findAnswerable(id);
    if (!(pending instanceof Call)) throw new GuestFault(`no call ${id >>> 0} is open`);
    return pending;
  }

  write(stream: number, bytes: Uint8Array): number {
    this.#log.write(stream, bytes);
    return bytes.length;
  }

  sleep(milliseconds: number): void {
    this.deadline = monotonic() + milliseconds;
  }

  wait(milliseconds: number): void {
    const idle = this.#state === "starting" ? undefined : this.#exports.edge_idle;
    // Where there is no idle to return from, nothing can wait: let the time pass at once.
    if (idle === undefined) this.clock.skip(milliseconds);
    else this.sleep(milliseconds);
    idle?.();
  }

  /** No event will ever have it serve. */
  get #isStuck(): boolean {
    const isWaiting = this.deadline !== Number.POSITIVE_INFINITY || this.#operations?.isBusy;
    return !this.serving && !this.ended && !isWaiting;
  }

  #deliver(pending: Answerable, kind: number, payload: Uint8Array): void {
    this.served++;
    this.#pending.set(pending.id, pending);
    this.payload = payload;
    this.#enter(kind, pending.id, payload.length);
    this.payload = undefined;
  }

  /** Attends to it in the context of this call, for as long as it takes. */
  #follow(pending: Pending, keeper: Keeper): void {
    if (!pending.ended) {
      pending.run(this.timers).then(() => this.#lingerBy(keeper));
      return;
    }
    pending.act();
    this.#lingerBy(keeper);
  }

  /** Lets goroutines that wait for timers go on after the last request, where the platform would stop them with it. */
  #lingerBy(keeper: Keeper): void {
    this.timers.visit?.(keeper);
    if (this.deadline === Number.POSITIVE_INFINITY || this.#pending.size > 0) return;
    if (keeper.waitUntil === undefined || this.#linger?.isYoung) return;
    this.#linger?.cancel();
    this.#linger = new Linger(this, this.settings.limits.background, () => {
      if (!this.#hasPaused)
        console.error("go-edge: goroutines still wait for timers; they stop until the next request");
      this.#hasPaused = true;
    });
    keeper.waitUntil(this.#linger.run(this.timers));
  }

  #enter(kind: number, id: number, size: number): void {
    this.#isEntered = true;
    if (this.#state === "ended") {
      this.#abandon(this.#endedBy);
      this.#isEntered = false;
      this.#settle();
      return;
    }
    this.deadline = Number.POSITIVE_INFINITY;
    try {
      this.#exports.edge_run(kind, id, size);
      this.#guard.rethrow();
    } catch (reason) {
      this.#end(reason);
    }
    this.#isEntered = false;
    this.#operations?.flush();
    this.#settle();
    this.timers.update();
  }

  /** Tells the owner what has changed, and ends a retired instance that has nothing left to do. */
  #settle(): void {
    if (this.#isRetired && this.#state === "running" && this.#pending.size === 0) this.#stop();
    else if (!this.#hasReleased) return;
    this.#hasReleased = false;
    this.#owner.settled(this);
  }

  /** Ends the instance: whatever comes out of guest code but its return. */
  #end(reason: unknown): void {
    this.#stop();
    this.#endedBy = this.redact(`the Go program ended: ${describeEnd(reason, this.serving)}`);
    console.error(`go-edge: ${this.#endedBy}`);
    this.#abandon(this.#endedBy);
  }

  #stop(): void {
    this.#state = "ended";
    this.deadline = Number.POSITIVE_INFINITY;
    this.#log.flush();
    this.#operations?.abandon();
    // Whoever still holds the instance must not hold its memory.
    this.#exports = undefined as never;
    this.memory = undefined as never;
  }

  #abandon(reason: string): void {
    for (const pending of this.#pending.values()) pending.abandon(reason, this.#log.tail);
    this.#pending.clear();
    this.#hasReleased = true;
  }

  #nextId(): number {
    do {
      this.#lastId = (this.#lastId % 0x7fff_ffff) + 1;
    } while (this.#pending.has(this.#lastId));
    return this.#lastId;
  }
}
