import { addTo } from "../../../../runtime/operations/kv/number.ts";
import {
  endOf,
  isLive,
  type KvEntry,
  type KvListing,
  type KvPage,
  type KvStore,
  type KvWrite,
} from "../../../../runtime/operations/kv/store.ts";
import { type Found, type Key, openKv } from "./deno.ts";

/** An entry as it lies in Deno KV, which removes what has expired some time later. */
interface Stored {
  value: Uint8Array<ArrayBuffer>;
  metadata: string;
  expires: number;
}

/** Keys that getMany takes, and entries that a list reads at once. */
const GET_MAX = 10;
const BATCH_MAX = 500;

/** Milliseconds that an increment waits at most after another process was faster. */
const PAUSE_MAX = 50;

/** Increments that are under way, by key: those of one process wait for each other. */
const queues = new Map<string, Promise<unknown>>();

/** A store in Deno KV, below ["go-edge", its name]. */
export class DenoKvStore implements KvStore {
  readonly title = "Deno KV";
  readonly valueMax = 65_536;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async get(keys: readonly string[]): Promise<(KvEntry | undefined)[]> {
    const kv = await openKv();
    const batches: Promise<Found<Stored>[]>[] = [];
    for (let i = 0; i < keys.length; i += GET_MAX) {
      batches.push(kv.getMany(keys.slice(i, i + GET_MAX).map((key) => this.#key(key))));
    }
    return (await Promise.all(batches)).flat().map(living);
  }

  async put(...args: Parameters<KvStore["put"]>): Promise<void> {
    const [key, value, write] = args;
    const kv = await openKv();
    await kv.set(this.#key(key), { value, ...write }, optionsOf(write));
  }

  async delete(key: string): Promise<void> {
    const kv = await openKv();
    await kv.delete(this.#key(key));
  }

  async list({ prefix, cursor, limit }: KvListing): Promise<KvPage> {
    const kv = await openKv();
    // What follows a key directly is that key with the least character after it.
    const start = this.#key(cursor > prefix ? `${cursor}\0` : prefix);
    const page: KvPage = { keys: [], cursor: "" };
    const options = { limit: limit + 1, batchSize: Math.min(limit + 1, BATCH_MAX) };
    let read = 0;
    for await (const { key, value } of kv.list<Stored>({ start, end: this.#key(endOf(prefix)) }, options)) {
      if (++read > limit) break;
      const name = key.at(-1)!;
      const { metadata, expires } = value!;
      page.cursor = name;
      if (isLive(value!)) page.keys.push({ name, metadata, expires });
    }
    if (read <= limit) page.cursor = "";
    return page;
  }

  async compareAndSet(...args: Parameters<KvStore["compareAndSet"]>): Promise<string | undefined> {
    const [key, version, value, write] = args;
    const kv = await openKv();
    const found = await kv.get<Stored>(this.#key(key));
    if ((living(found)?.version ?? "") !== version) return undefined;
    return await this.#replace(found, { value, ...write });
  }

  async increment(key: string, delta: bigint, signal: AbortSignal): Promise<bigint | undefined> {
    const queue = JSON.stringify([this.#name, key]);
    const turn = (queues.get(queue) ?? Promise.resolve()).then(() => this.#increment(key, delta, signal));
    const done = turn.catch(() => {});
    queues.set(queue, done);
    try {
      return await turn;
    } finally {
      if (queues.get(queue) === done) queues.delete(queue);
    }
  }

  async #increment(key: string, delta: bigint, signal: AbortSignal): Promise<bigint | undefined> {
    const kv = await openKv();
    for (;;) {
      signal.throwIfAborted();
      const found = await kv.get<Stored>(this.#key(key));
      const old = living(found);
      const sum = addTo(old?.value, delta);
      if (sum === undefined) return undefined;
      const { metadata, expires } = old ?? { metadata: "", expires: 0 };
      const value = new TextEncoder().encode(String(sum));
      if ((await this.#replace(found, { value, metadata, expires })) !== undefined) return sum;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MAX));
    }
  }

  /** Stores what takes the place of what was found: undefined where that has changed. */
  async #replace({ key, versionstamp }: Found<Stored>, stored: Stored): Promise<string | undefined> {
    const kv = await openKv();
    const written = await kv.atomic().check({ key, versionstamp }).set(key, stored, optionsOf(stored)).commit();
    return written.versionstamp;
  }

  #key(key: string): Key {
    return ["go-edge", this.#name, key];
  }
}

function living({ value, versionstamp }: Found<Stored>): KvEntry | undefined {
  return value === null || !isLive(value) ? undefined : { ...value, version: versionstamp! };
}

function optionsOf({ expires }: KvWrite): { expireIn?: number } {
  return expires === 0 ? {} : { expireIn: Math.max(1, expires - Date.now()) };
}
