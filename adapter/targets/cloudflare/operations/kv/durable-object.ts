import type { KvEntry, KvStore } from "../../../../runtime/operations/kv/store.ts";
import type { GoEdgeStore } from "./go-edge-store.ts";

/** Entries that are asked for at once: a reply of a Durable Object has up to 32 MiB. */
const BATCH = 16;

/** The store that one Durable Object has, the one with the binding's own name. */
export class DurableStore implements KvStore {
  readonly title = "a Durable Object";
  readonly valueMax = 2_000_000;
  readonly #object: DurableObjectStub<GoEdgeStore>;

  constructor(namespace: DurableObjectNamespace<GoEdgeStore>, name: string) {
    this.#object = namespace.get(namespace.idFromName(name));
  }

  async get(keys: readonly string[]): Promise<(KvEntry | undefined)[]> {
    const found: (KvEntry | undefined)[] = [];
    for (let i = 0; i < keys.length; i += BATCH) found.push(...(await this.#object.get(keys.slice(i, i + BATCH))));
    return found;
  }

  async put(...args: Parameters<KvStore["put"]>): Promise<void> {
    const [key, value, write] = args;
    await this.#object.put(key, value, write);
  }

  async delete(key: string): Promise<void> {
    await this.#object.delete(key);
  }

  async list({ prefix, cursor, limit }: Parameters<KvStore["list"]>[0]): ReturnType<KvStore["list"]> {
    return await this.#object.list({ prefix, cursor, limit });
  }

  async compareAndSet(...args: Parameters<KvStore["compareAndSet"]>): Promise<string | undefined> {
    const [key, version, value, write] = args;
    return await this.#object.compareAndSet(key, version, value, write);
  }

  async increment(key: string, delta: bigint): Promise<bigint | undefined> {
    return await this.#object.increment(key, delta);
  }
}
