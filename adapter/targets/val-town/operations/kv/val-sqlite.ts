import { decodeBase64 } from "../../../../runtime/inline/base64.ts";
import {
  endOf,
  type KvBackend,
  type KvEntry,
  type KvListing,
  type KvPage,
  type KvStore,
  type KvWrite,
} from "../../../../runtime/operations/kv/store.ts";
import { checkToken, explainApi } from "../../api.ts";
import { execute, type Statement } from "./sqlite.ts";

/** An entry that is there still; the question mark is the time. */
const LIVE = "(expires = 0 OR expires > ?)";
/** A version that no entry has had. */
const NEW_VERSION = "lower(hex(randomblob(8)))";
/** An entry with a new version: store, key, value, base64, metadata, expires. */
const VALUES = `VALUES (?, ?, ?, ?, ?, ?, ${NEW_VERSION})`;

/**
 * Adds ?3 to a number at the time ?4. SQLite adds integers beyond 64 bits as floating point, and casts any text to some
 * integer: one that is not the same text again is no number.
 */
const INCREMENT = `INSERT INTO go_edge_kv VALUES (?1, ?2, ?3, 0, '', 0, ${NEW_VERSION})
ON CONFLICT (store, key) DO UPDATE SET
 value = iif(expires = 0 OR expires > ?4, CAST(CAST(value AS INTEGER) + CAST(?3 AS INTEGER) AS TEXT), ?3),
 metadata = iif(expires = 0 OR expires > ?4, metadata, ''),
 expires = iif(expires = 0 OR expires > ?4, expires, 0), base64 = 0, version = excluded.version
WHERE expires > 0 AND expires <= ?4 OR base64 = 0 AND value = CAST(CAST(value AS INTEGER) AS TEXT)
 AND typeof(CAST(value AS INTEGER) + CAST(?3 AS INTEGER)) = 'integer'
RETURNING value`;

/** A store in the SQLite of Val Town, which all stores share a table of. */
class ValSqliteStore implements KvStore {
  readonly title = "SQLite of Val Town";
  readonly valueMax = 1_000_000;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async get(keys: readonly string[], signal: AbortSignal): Promise<(KvEntry | undefined)[]> {
    const sql = `SELECT key, value, base64, metadata, expires, version FROM go_edge_kv
WHERE store = ? AND key IN (${keys.map(() => "?").join()}) AND ${LIVE}`;
    const rows = await execute([{ sql, args: [this.#name, ...keys, Date.now()] }], signal);
    const found = new Map<unknown, KvEntry>();
    for (const [key, text, base64, metadata, expires, version] of rows as [
      string,
      string,
      number,
      string,
      number,
      string,
    ][]) {
      const value = base64 === 1 ? decodeBase64(text) : new TextEncoder().encode(text);
      found.set(key, { value, metadata, expires, version });
    }
    return keys.map((key) => found.get(key));
  }

  async put(...[key, value, write, signal]: Parameters<KvStore["put"]>): Promise<void> {
    const statements: Statement[] = [{ sql: `REPLACE INTO go_edge_kv ${VALUES}`, args: this.#row(key, value, write) }];
    if (write.expires > 0) {
      statements.unshift({ sql: "DELETE FROM go_edge_kv WHERE expires > 0 AND expires <= ?", args: [Date.now()] });
    }
    await execute(statements, signal);
  }

  async delete(key: string, signal: AbortSignal): Promise<void> {
    await execute([{ sql: "DELETE FROM go_edge_kv WHERE store = ? AND key = ?", args: [this.#name, key] }], signal);
  }

  async list({ prefix, cursor, limit }: KvListing, signal: AbortSignal): Promise<KvPage> {
    const sql = `SELECT key, metadata, expires FROM go_edge_kv
WHERE store = ? AND key >= ? AND key > ? AND key < ? AND ${LIVE} ORDER BY key LIMIT ${limit + 1}`;
    const args = [this.#name, prefix, cursor, endOf(prefix), Date.now()];
    const rows = (await execute([{ sql, args }], signal)) as [string, string, number][];
    const keys = rows.slice(0, limit).map(([name, metadata, expires]) => ({ name, metadata, expires }));
    return { keys, cursor: rows.length > limit ? keys.at(-1)!.name : "" };
  }

  async compareAndSet(
    ...[key, version, value, write, signal]: Parameters<KvStore["compareAndSet"]>
  ): Promise<string | undefined> {
    const row = this.#row(key, value, write);
    const now = Date.now();
    const statement =
      version === ""
        ? {
            sql: `INSERT INTO go_edge_kv ${VALUES} ON CONFLICT (store, key) DO UPDATE SET value = excluded.value,
base64 = excluded.base64, metadata = excluded.metadata, expires = excluded.expires, version = excluded.version
WHERE go_edge_kv.expires > 0 AND go_edge_kv.expires <= ? RETURNING version`,
            args: [...row, now],
          }
        : {
            sql: `UPDATE go_edge_kv SET value = ?3, base64 = ?4, metadata = ?5, expires = ?6, version = ${NEW_VERSION}
WHERE store = ?1 AND key = ?2 AND version = ?7 AND (expires = 0 OR expires > ?8) RETURNING version`,
            args: [...row, version, now],
          };
    const [changed] = await execute([statement], signal);
    return changed?.[0] as string | undefined;
  }

  async increment(key: string, delta: bigint, signal: AbortSignal): Promise<bigint | undefined> {
    const [row] = await execute([{ sql: INCREMENT, args: [this.#name, key, String(delta), Date.now()] }], signal);
    return row && BigInt(row[0] as string);
  }

  #row(key: string, value: Uint8Array, { metadata, expires }: KvWrite): (string | number)[] {
    const text = textOf(value);
    const encoded = text === undefined ? [encodeBase64(value), 1] : [text, 0];
    return [this.#name, key, ...encoded, metadata, expires];
  }
}

/** SQLite of Val Town. */
export const valSqlite: KvBackend = {
  open(name) {
    checkToken();
    return new ValSqliteStore(name);
  },
  explain: explainApi,
};

/** A value as text, where it is UTF-8 without a NUL, at which SQLite's functions take text for ended. */
function textOf(value: Uint8Array): string | undefined {
  if (value.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    return undefined;
  }
}

/** Bytes that are made a string at once: more may be too many arguments. */
const CHUNK = 0x8000;

function encodeBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += CHUNK) binary += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(binary);
}
