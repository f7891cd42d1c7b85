import { callApi } from "../../api.ts";

/** A row, by the columns of its statement. */
export type Row = (string | number | null)[];

/** A statement of SQL, and what its question marks stand for. */
export interface Statement {
  sql: string;
  args: readonly (string | number)[];
}

/** The table of all stores, made when a statement misses it. A value is UTF-8, or else in base64. */
const CREATE: readonly Statement[] = [
  "CREATE TABLE IF NOT EXISTS go_edge_kv (store TEXT, key TEXT, value TEXT, base64 INTEGER, metadata TEXT, expires INTEGER, version TEXT, PRIMARY KEY (store, key))",
  "CREATE INDEX IF NOT EXISTS go_edge_kv_expires ON go_edge_kv (expires) WHERE expires > 0",
].map((sql) => ({ sql, args: [] }));

/** Executes statements, several in one transaction. Resolves with the rows of the last one. */
export async function execute(statements: readonly Statement[], signal: AbortSignal): Promise<Row[]> {
  try {
    return await send(statements, signal);
  } catch (error) {
    if (!/no such table/.test((error as Error).message)) throw error;
    await send(CREATE, signal);
    return await send(statements, signal);
  }
}

async function send(statements: readonly Statement[], signal: AbortSignal): Promise<Row[]> {
  const isOne = statements.length === 1;
  const body = isOne ? { statement: statements[0] } : { statements, mode: "write" };
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await callApi(`/v1/sqlite/${isOne ? "execute" : "batch"}`, init, signal);
  const result = await response.json();
  return (isOne ? result : result.at(-1)).rows;
}
