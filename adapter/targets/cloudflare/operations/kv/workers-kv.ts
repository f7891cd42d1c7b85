import {
  isLive,
  type KvEntry,
  type KvListing,
  type KvPage,
  type KvStore,
} from "../../../../runtime/operations/kv/store.ts";
import { OperationError } from "../../../../runtime/operations/operation.ts";

/** Milliseconds that Workers KV keeps an entry at least. */
const TTL_MIN = 60_000;

/** A store in a namespace of Workers KV. An entry's metadata there is the text, or [text, expires]. */
export class WorkersKvStore implements KvStore {
  readonly title = "Workers KV";
  readonly valueMax = 25 * 1024 * 1024;
  readonly #namespace: KVNamespace;
  readonly #name: string;

  constructor(namespace: KVNamespace, name: string) {
    this.#namespace = namespace;
    this.#name = name;
  }

  get(keys: readonly string[]): Promise<(KvEntry | undefined)[]> {
    return Promise.all(keys.map((key) => this.#get(key)));
  }

  async put(...args: Parameters<KvStore["put"]>): Promise<void> {
    const [key, value, { expires, metadata }] = args;
    if (expires === 0) {
      await this.#namespace.put(key, value, metadata === "" ? {} : { metadata });
      return;
    }
    const left = expires - Date.now();
    // The time that the call itself has taken is not the program's.
    if (left < TTL_MIN - 1000) {
      throw new OperationError(
        "unsupported",
        `Workers KV keeps nothing for less than 60 seconds: take a longer TTL, or bind a Durable Object to ${this.#name}`,
      );
    }
    const expirationTtl = Math.max(60, Math.ceil(left / 1000));
    await this.#namespace.put(key, value, { expirationTtl, metadata: [metadata, expires] });
  }

  async delete(key: string): Promise<void> {
    await this.#namespace.delete(key);
  }

  async list({ prefix, cursor, limit }: KvListing): Promise<KvPage> {
    const page = await this.#namespace.list({ prefix, limit, cursor: cursor === "" ? null : cursor });
    const keys = page.keys.map(({ name, metadata, expiration = 0 }) => ({
      name,
      ...decodeMetadata(metadata, expiration * 1000),
    }));
    return { keys: keys.filter(isLive), cursor: page.list_complete ? "" : page.cursor };
  }

  async compareAndSet(): Promise<never> {
    throw this.#unsupported("compare and set");
  }

  async increment(): Promise<never> {
    throw this.#unsupported("increment");
  }

  async #get(key: string): Promise<KvEntry | undefined> {
    const { value, metadata } = await this.#namespace.getWithMetadata(key, "arrayBuffer");
    const known = decodeMetadata(metadata, 0);
    return value === null || !isLive(known) ? undefined : { value: new Uint8Array(value), ...known, version: "1" };
  }

  #unsupported(what: string): OperationError {
    const text = `Workers KV can't ${what}, since it is eventually consistent: bind a Durable Object to ${this.#name}`;
    return new OperationError("unsupported", text);
  }
}

/** What others have stored without this library may have any metadata. */
function decodeMetadata(metadata: unknown, expires: number): { metadata: string; expires: number } {
  if (metadata === null || metadata === undefined) return { metadata: "", expires };
  if (typeof metadata === "string") return { metadata, expires };
  if (Array.isArray(metadata) && typeof metadata[0] === "string" && Number.isSafeInteger(metadata[1])) {
    return { metadata: metadata[0], expires: metadata[1] };
  }
  return { metadata: JSON.stringify(metadata), expires };
}
