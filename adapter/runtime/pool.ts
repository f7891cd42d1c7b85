import { Guest } from "./guest.ts";
import type { GuestOwner } from "./guest-owner.ts";
import type { Keeper, Origin } from "./origin.ts";
import type { Platform } from "./platform.ts";
import type { Settings } from "./settings.ts";
import { Ticket } from "./ticket.ts";
import type { Timers } from "./timers.ts";

const BUSY = "all instances of the program are busy, and no more requests may wait";

/**
 * The instances of a program. A request goes to an idle one, else to a new one as long as there may be more, else to
 * the one that has least to do; it waits when all are full, and is refused when too many wait.
 */
export class Pool implements GuestOwner {
  readonly #module: WebAssembly.Module;
  readonly #platform: Platform;
  readonly #settings: Settings;
  readonly #guests: Guest[] = [];
  /** One that was replaced and ends what it has begun. */
  #draining: Guest | undefined;
  readonly #waiting: Ticket[] = [];
  /** Those that were let in and have not gone on yet. */
  readonly #admitted = new Set<Ticket>();
  #isOverloaded = false;
  /** Of the latest instance, which may have ended: they keep what waits from being taken for hung. */
  #timers: Timers | undefined;

  constructor(module: WebAssembly.Module, platform: Platform, settings: Settings) {
    this.#module = module;
    this.#platform = platform;
    this.#settings = settings;
  }

  /** Answers a request. */
  handle(request: Request, origin: Origin): Response | Promise<Response> {
    const guest = this.#next();
    if (guest !== undefined) return guest.request(request, origin);
    return this.#wait((free) => free?.request(request, origin) ?? this.#refuse(request, origin), request.signal);
  }

  /** Calls a Go function. */
  async call(name: string, payload: unknown, keeper: Keeper): Promise<unknown> {
    const ask = (guest: Guest | undefined): Promise<unknown> => {
      if (guest === undefined) throw new Error(BUSY);
      return guest.callNamed(name, payload, keeper);
    };
    const guest = this.#next();
    return guest === undefined ? this.#wait(ask) : ask(guest);
  }

  settled(guest: Guest): void {
    if (this.#draining?.ended) this.#draining = undefined;
    const at = this.#guests.indexOf(guest);
    if (at >= 0 && (guest.ended || this.#isToReplace(guest))) {
      this.#guests.splice(at, 1);
      if (!guest.ended) this.#replace(guest);
    }
    this.#admit();
  }

  #replace(guest: Guest): void {
    console.log(`go-edge: an instance is replaced after ${guest.served} requests, at ${guest.memory.size} bytes`);
    if (guest.load > 0) this.#draining = guest;
    guest.retire();
  }

  /** Whether it is worn out, and may go: of those that have requests left only one at a time takes memory beside others. */
  #isToReplace(guest: Guest): boolean {
    return this.#isWornOut(guest) && (guest.load === 0 || this.#draining === undefined);
  }

  /** The instance that is next, unless others wait already. */
  #next(): Guest | undefined {
    return this.#waiting.length + this.#admitted.size === 0 ? this.#choose() : undefined;
  }

  #choose(): Guest | undefined {
    const { instances, requests } = this.#settings.limits;
    let least: Guest | undefined;
    for (const guest of this.#guests) {
      if (guest.load === 0) return guest;
      if (least === undefined || guest.load < least.load) least = guest;
    }
    if (this.#guests.length < instances) return this.#start();
    return least !== undefined && least.load < requests ? least : undefined;
  }

  #start(): Guest {
    const guest = new Guest(this.#module, this.#platform, this.#settings, this);
    if (!guest.ended) this.#guests.push(guest);
    this.#timers = guest.timers;
    return guest;
  }

  #isWornOut({ served, memory, initialSize }: Guest): boolean {
    const { recycleAfter, recycleAbove } = this.#settings.limits;
    // One that needs this much from the start would be replaced for ever.
    const isLarge = memory.size > recycleAbove && memory.size > 2 * initialSize;
    return isLarge || (recycleAfter > 0 && served >= recycleAfter);
  }

  /**
   * Waits for an instance that has room; there is none when too many wait, or when the client has gone. `use` follows
   * the choice at once: whoever else chooses must see what it has added.
   */
  async #wait<T>(use: (guest: Guest | undefined) => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#waiting.length >= this.#settings.limits.queue) return use(undefined);
    const ticket = new Ticket(() => this.#drop(ticket));
    this.#waiting.push(ticket);
    this.#admit(); // those before it may not take all the room there is
    const timers = this.#timers!;
    ticket.run(timers);
    if (signal !== undefined) ticket.watch(signal, () => timers.leave(ticket));
    const isAdmitted = await ticket.turn;
    this.#admitted.delete(ticket);
    return use(isAdmitted ? this.#choose() : undefined);
  }

  /** Lets as many in as there is room for. */
  #admit(): void {
    while (this.#waiting.length > 0 && this.#admitted.size < this.#room()) {
      const ticket = this.#waiting.shift()!;
      this.#admitted.add(ticket);
      ticket.admit();
    }
    if (this.#waiting.length === 0) this.#isOverloaded = false;
  }

  /** Requests that could be taken now. */
  #room(): number {
    const { instances, requests } = this.#settings.limits;
    let room = (instances - this.#guests.length) * requests;
    for (const guest of this.#guests) room += Math.max(0, requests - guest.load);
    return room;
  }

  /** Whoever waited has gone. */
  #drop(ticket: Ticket): void {
    const at = this.#waiting.indexOf(ticket);
    if (at >= 0) this.#waiting.splice(at, 1);
    if (this.#admitted.delete(ticket)) this.#admit();
  }

  #refuse(request: Request, origin: Origin): Response {
    if (!request.signal.aborted) {
      if (!this.#isOverloaded) console.error(`go-edge: requests are refused: ${BUSY}`);
      this.#isOverloaded = true;
    }
    return this.#settings.renderFailure({ status: 503, reason: BUSY, detail: "" }, request, origin);
  }
}
