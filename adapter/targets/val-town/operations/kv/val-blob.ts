import { byBytes } from "../../../../runtime/operations/byte-order.ts";
import {
  isLive,
  type KvBackend,
  type KvEntry,
  type KvListing,
  type KvPage,
  type KvStore,
} from "../../../../runtime/operations/kv/store.ts";
import { OperationError } from "../../../../runtime/operations/operation.ts";
import { callApi, checkToken, explainApi, STORES } from "../../api.ts";

/** Between the header of a blob, which is JSON, and its value. */
const NEWLINE = 10;

/** A store in blobs of Val Town, go-edge/<name>/<key> each: a line of JSON, and the value. */
class ValBlobStore implements KvStore {
  readonly title = "a blob of Val Town";
  readonly valueMax = 10_000_000;
  readonly #name: string;
  readonly #prefix: string;

  constructor(name: string) {
    this.#name = name;
    this.#prefix = `${STORES}/${name}/`;
  }

  get(keys: readonly string[], signal: AbortSignal): Promise<(KvEntry | undefined)[]> {
    return Promise.all(keys.map((key) => this.#get(key, signal)));
  }

  async put(...[key, value, write, signal]: Parameters<KvStore["put"]>): Promise<void> {
    const { expires, metadata } = write;
    const body = new Blob([`${JSON.stringify({ metadata, expires })}\n`, value]);
    await callApi(this.#path(key), { method: "POST", body }, signal);
  }

  async delete(key: string, signal: AbortSignal): Promise<void> {
    await callApi(this.#path(key), { method: "DELETE" }, signal, [404]);
  }

  /** All keys come in one answer, in no order that is promised. */
  async list({ prefix, cursor, limit }: KvListing, signal: AbortSignal): Promise<KvPage> {
    const query = new URLSearchParams({ prefix: this.#prefix + prefix });
    const response = await callApi(`/v1/blob?${query}`, {}, signal);
    const names = ((await response.json()) as { key: string }[]).map(({ key }) => key.slice(this.#prefix.length));
    const after = names.filter((name) => byBytes(name, cursor) > 0).sort(byBytes);
    const keys = after.slice(0, limit).map((name) => ({ name, metadata: "", expires: 0 }));
    return { keys, cursor: after.length > limit ? keys.at(-1)!.name : "" };
  }

  async compareAndSet(): Promise<never> {
    throw this.#unsupported("compare and set");
  }

  async increment(): Promise<never> {
    throw this.#unsupported("increment");
  }

  async #get(key: string, signal: AbortSignal): Promise<KvEntry | undefined> {
    const response = await callApi(this.#path(key), {}, signal, [404]);
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    const end = bytes.indexOf(NEWLINE);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    return isLive(header) ? { ...header, value: bytes.subarray(end + 1), version: "1" } : undefined;
  }

  #path(key: string): string {
    return `/v1/blob/${encodeURIComponent(this.#prefix + key)}`;
  }

  #unsupported(what: string): OperationError {
    const advice = `take "val-sqlite" for ${this.#name} in "kv" of go-edge.json`;
    return new OperationError("unsupported", `blobs of Val Town can't ${what}: ${advice}`);
  }
}

/** Blobs of Val Town. */
export const valBlob: KvBackend = {
  open(name) {
    checkToken();
    return new ValBlobStore(name);
  },
  explain: explainApi,
};
