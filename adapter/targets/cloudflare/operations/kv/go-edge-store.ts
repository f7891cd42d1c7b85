import { DurableObject } from "cloudflare:workers";
import { addTo } from "../../../../runtime/operations/kv/number.ts";
import {
  endOf,
  isLive,
  type KvEntry,
  type KvListing,
  type KvPage,
  type KvWrite,
} from "../../../../runtime/operations/kv/store.ts";

interface Row extends Record<string, SqlStorageValue> {
  key: string;
  value: ArrayBuffer;
  metadata: string;
  expires: number;
  version: string;
}

/** Seconds in which entries that expire after each other are removed together. */
const SWEEP = 10;

/**
 * The Durable Object behind a store of package kv. It has the store's entries in its own SQLite, and does one thing at a
 * time. An alarm removes what has expired.
 */
export class GoEdgeStore extends DurableObject {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS entries (
        key TEXT PRIMARY KEY, value BLOB NOT NULL, metadata TEXT NOT NULL, expires INTEGER NOT NULL, version TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS entries_by_expiry ON entries (expires) WHERE expires > 0;
    `);
  }

  get(keys: readonly string[]): (KvEntry | undefined)[] {
    return keys.map((key) => this.#find(key));
  }

  async put(key: string, value: Uint8Array, write: KvWrite): Promise<string> {
    const version = crypto.randomUUID();
    const { metadata, expires } = write;
    this.#sql.exec("REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", key, toBuffer(value), metadata, expires, version);
    if (expires > 0) await this.#schedule(expires);
    return version;
  }

  delete(key: string): void {
    this.#sql.exec("DELETE FROM entries WHERE key = ?", key);
  }

  list({ prefix, cursor, limit }: KvListing): KvPage {
    const rows = this.#sql
      .exec<Pick<Row, "key" | "metadata" | "expires">>(
        `SELECT key, metadata, expires FROM entries
         WHERE key >= ? AND key > ? AND key < ? AND (expires = 0 OR expires > ?) ORDER BY key LIMIT ?`,
        prefix,
        cursor,
        endOf(prefix),
        Date.now(),
        limit + 1,
      )
      .toArray();
    const keys = rows.slice(0, limit).map(({ key, metadata, expires }) => ({ name: key, metadata, expires }));
    return { keys, cursor: rows.length > limit ? keys[limit - 1]!.name : "" };
  }

  /** The new version; undefined where the entry has another. */
  async compareAndSet(key: string, version: string, value: Uint8Array, write: KvWrite): Promise<string | undefined> {
    return (this.#find(key)?.version ?? "") === version ? await this.put(key, value, write) : undefined;
  }

  /** The sum; undefined where there can be none. */
  async increment(key: string, delta: bigint): Promise<bigint | undefined> {
    const old = this.#find(key);
    const sum = addTo(old?.value, delta);
    if (sum === undefined) return undefined;
    const { metadata, expires } = old ?? { metadata: "", expires: 0 };
    await this.put(key, new TextEncoder().encode(String(sum)), { metadata, expires });
    return sum;
  }

  override async alarm(): Promise<void> {
    this.#sql.exec("DELETE FROM entries WHERE expires > 0 AND expires <= ?", Date.now());
    const { next } = this.#sql
      .exec<{ next: number | null }>("SELECT min(expires) AS next FROM entries WHERE expires > 0")
      .one();
    if (next !== null) await this.#schedule(next);
  }

  #find(key: string): KvEntry | undefined {
    const row = this.#sql.exec<Row>("SELECT * FROM entries WHERE key = ?", key).toArray()[0];
    if (row === undefined || !isLive(row)) return undefined;
    return { value: new Uint8Array(row.value), metadata: row.metadata, expires: row.expires, version: row.version };
  }

  async #schedule(expires: number): Promise<void> {
    const due = Math.ceil(expires / 1000 / SWEEP) * SWEEP * 1000;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > due) await this.ctx.storage.setAlarm(due);
  }
}

/** A value may be part of a larger buffer. */
function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}
