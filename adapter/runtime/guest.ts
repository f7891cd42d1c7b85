import { BRIDGE_MODULE, Event, WASI_MODULE } from "./abi.ts";
import { encodeHead } from "./bridge/envelope.ts";
import { type BridgeHost, createBridge } from "./bridge/imports.ts";
import { Call } from "./call.ts";
import { Clock } from "./clock.ts";
import { parseContentLength } from "./content-length.ts";
import { Exchange, type ExchangeEvents } from "./exchange.ts";
import { describeEnd, GuestFault } from "./faults.ts";
import { LineLog } from "./log.ts";
import { Memory } from "./memory.ts";
import type { Pending } from "./pending.ts";
import type { Platform } from "./platform.ts";
import { monotonic, type Timed } from "./timers.ts";
import type { WasiHost } from "./wasi/host.ts";
import { createWasi } from "./wasi/imports.ts";

interface GuestExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  edge_start(): void;
  edge_run(kind: number, id: number, size: number): void;
  edge_idle?(): void;
}

type HostFunction = (...args: never[]) => number | undefined;

/**
 * One instance of the program: an event loop that the host drives. Each entry delivers an event and runs the guest
 * until it is idle. Whatever the guest throws ends the instance, never the worker.
 */
export class Guest implements BridgeHost, WasiHost, ExchangeEvents, Timed {
  memory!: Memory;
  readonly clock = new Clock();
  readonly args = ["go-edge"];
  readonly environ: readonly string[];
  deadline = Number.POSITIVE_INFINITY;
  serving = false;
  payload: Uint8Array | undefined;

  readonly #platform: Platform;
  #exports!: GuestExports;
  readonly #pending = new Map<number, Pending>();
  readonly #logs = [new LineLog((line) => console.log(line)), new LineLog((line) => console.error(line))] as const;
  #state: "starting" | "running" | "ended" = "starting";
  #lastId = 0;
  /** The first thing that an import has thrown. */
  #thrown: { reason: unknown } | undefined;

  /** Instantiates the module and starts its main. */
  constructor(module: WebAssembly.Module, platform: Platform) {
    this.#platform = platform;
    this.environ = Object.entries(platform.environ()).map(([name, value]) => `${name}=${value}`);
    try {
      const imports = {
        [BRIDGE_MODULE]: this.#guard(createBridge(this)),
        [WASI_MODULE]: this.#guard(createWasi(this)),
      };
      const instance = new WebAssembly.Instance(module, imports);
      this.#exports = instance.exports as unknown as GuestExports;
      this.memory = new Memory(this.#exports.memory);
      this.#exports._initialize();
      this.#rethrow();
      this.#state = "running";
      this.#exports.edge_start();
      this.#rethrow();
    } catch (reason) {
      this.#end(reason);
    }
  }

  /** The instance can't be entered any more. */
  get ended(): boolean {
    return this.#state === "ended";
  }

  /** Hands a request to the program. The response is there at once when its handler did not wait for anything. */
  request(request: Request, remote: string): Response | Promise<Response> {
    const exchange = new Exchange(this.#nextId(), request, this.#platform, this);
    const { method, url, headers } = request;
    const body = exchange.body === undefined ? 0 : (parseContentLength(headers.get("content-length")) ?? -1);
    const head = encodeHead({ method, url, headers: this.#platform.fields(headers), body, remote });
    this.#deliver(exchange, Event.request, head);
    const response = exchange.immediate() ?? exchange.answer();
    this.#follow(exchange);
    if (!exchange.ended) this.#watch(exchange, request.signal);
    return response;
  }

  /** Calls a Go function that the program registered with edge.HandleCall. */
  callNamed(name: string, payload: unknown): Promise<unknown> {
    const call = new Call(this.#nextId(), this);
    this.#deliver(call, Event.call, encodeHead({ name, payload }));
    this.#follow(call);
    return call.result;
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

  release(id: number): void {
    this.#pending.delete(id);
  }

  exchange(id: number): Exchange {
    const pending = this.#pending.get(id >>> 0);
    if (!(pending instanceof Exchange)) throw new GuestFault(`no request ${id >>> 0} is open`);
    return pending;
  }

  call(id: number): Call {
    const pending = this.#pending.get(id >>> 0);
    if (!(pending instanceof Call)) throw new GuestFault(`no call ${id >>> 0} is open`);
    return pending;
  }

  log(fd: number, bytes: Uint8Array): void {
    this.#logs[fd === 1 ? 0 : 1].write(bytes);
  }

  wait(milliseconds: number): boolean {
    if (this.#state === "starting") {
      // Package initialization has no idle to return from, and nothing can wait here: let the time pass at once.
      if (milliseconds === Number.POSITIVE_INFINITY) throw new GuestFault("the program waits for ever while it starts");
      this.clock.skip(milliseconds);
      return false;
    }
    this.deadline = monotonic() + milliseconds;
    this.#exports.edge_idle?.();
    return true;
  }

  #deliver(pending: Pending, kind: number, payload: Uint8Array): void {
    this.#pending.set(pending.id, pending);
    this.payload = payload;
    this.#enter(kind, pending.id, payload.length);
    this.payload = undefined;
  }

  /** Attends to it in the context of this call, for as long as it takes. */
  #follow(pending: Pending): void {
    if (pending.ended) pending.attend();
    else pending.run(this.#platform.timers, this);
  }

  /** Tells the handler when its client goes away. Where a request dies with its client, nothing of it runs after this. */
  #watch(exchange: Exchange, signal: AbortSignal): void {
    const gone = (): void => {
      exchange.cancel();
      this.#platform.timers.leave(exchange, this);
    };
    if (signal.aborted) gone();
    else signal.addEventListener("abort", gone, { once: true });
  }

  #enter(kind: number, id: number, size: number): void {
    if (this.#state === "ended") {
      this.#abandon("the instance had ended");
      return;
    }
    this.deadline = Number.POSITIVE_INFINITY;
    try {
      this.#exports.edge_run(kind, id, size);
      this.#rethrow();
    } catch (reason) {
      this.#end(reason);
    }
    this.#platform.timers.update(this);
  }

  /** Makes the functions of an import object remember what they throw: a guest could catch it and go on. */
  #guard(functions: Record<string, HostFunction>): Record<string, HostFunction> {
    const guard =
      (call: HostFunction): HostFunction =>
      // As many parameters as any has: a rest parameter would be an array for each call.
      (a, b, c, d, e, f, g, h, i) => {
        try {
          return call(a, b, c, d, e, f, g, h, i);
        } catch (reason) {
          this.#thrown ??= { reason };
          throw reason;
        }
      };
    return Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, guard(call)]));
  }

  #rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.reason;
  }

  /** Ends the instance: whatever comes out of guest code but its return. */
  #end(reason: unknown): void {
    this.#state = "ended";
    this.deadline = Number.POSITIVE_INFINITY;
    for (const log of this.#logs) log.flush();
    const description = describeEnd(reason, this.serving);
    console.error(`go-edge: the Go program ended: ${description}`);
    this.#abandon(description);
  }

  #abandon(reason: string): void {
    for (const pending of this.#pending.values()) pending.abandon(reason);
    this.#pending.clear();
  }

  #nextId(): number {
    do {
      this.#lastId = (this.#lastId % 0x7fff_ffff) + 1;
    } while (this.#pending.has(this.#lastId));
    return this.#lastId;
  }
}
