import Database from "libsql";
import type { Answer, Part } from "./server.ts";

/** A statement as the API takes it. */
type Statement = string | { sql: string; args: unknown[] | Record<string, unknown> };

/** What a statement gives, as @valtown/sdk has it in `ResultSet`. */
interface ResultSet {
  columns: string[];
  columnTypes: string[];
  rows: unknown[][];
  rowsAffected: number;
  lastInsertRowid: string | null;
}

/** Bytes of a request's body that the API takes. */
const BODY_MAX = 8 * 1024 * 1024;

/** SQLite as vals have it, in memory: POST /v1/sqlite/execute and /v1/sqlite/batch. */
export function createSqlite(): Part {
  const database = new Database(":memory:");
  database.defaultSafeIntegers(true);
  return ({ method, url, body }) => {
    const route = method === "POST" ? /^\/v1\/sqlite\/(execute|batch)$/.exec(url.pathname)?.[1] : undefined;
    if (route === undefined) return undefined;
    if (body.length > BODY_MAX) return { status: 413, body: { message: "Request body is too large" } };
    const json = parse(body) as { statement?: Statement; statements?: Statement[] } | undefined;
    const statements = route === "execute" ? [json?.statement] : json?.statements;
    if (!Array.isArray(statements) || !statements.every(isStatement)) {
      return { status: 400, body: { message: "body must be a statement, or a list of statements" } };
    }
    return answer(() => {
      if (route === "execute") return execute(database, statements[0]!);
      return database.transaction(() => statements.map((one) => execute(database, one)))();
    });
  };
}

/** Errors of SQLite have a code and, in the message, the code once more: std/sqlite takes it off again. */
function answer(run: () => unknown): Answer {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    const { code = "SQLITE_ERROR", message } = error as Error & { code?: string };
    return { status: 400, body: { code, message: `${code}: ${message}` } };
  }
}

function execute(database: Database.Database, given: Statement): ResultSet {
  const { sql, args } = typeof given === "string" ? { sql: given, args: [] } : given;
  const statement = database.prepare(sql);
  const bound = Array.isArray(args) ? args.map(toSql) : [args];
  const columns = statement.reader ? statement.columns() : [];
  const rows = statement.reader ? (statement.raw().all(...bound) as unknown[][]) : [];
  if (!statement.reader) statement.run(...bound);
  const [[changes, last]] = database.prepare("select changes(), last_insert_rowid()").raw().all() as [[bigint, bigint]];
  const isChange = /^\s*(insert|update|delete|replace)/i.test(sql);
  return {
    columns: columns.map(({ name }) => name),
    columnTypes: columns.map(({ type }) => type ?? ""),
    rows: rows.map((row) => row.map(toJson)),
    rowsAffected: isChange ? Number(changes) : 0,
    lastInsertRowid: isChange ? String(last) : null,
  };
}

/** Numbers are sent on as floating point, as JavaScript has them. */
function toSql(value: unknown): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  throw new Error("args must be numbers, strings, booleans or null");
}

/** What JSON and JavaScript lose is lost here, too: integers beyond 2^53, and the bytes of a BLOB. */
function toJson(value: unknown): unknown {
  if (typeof value !== "bigint") return value instanceof Uint8Array ? {} : value;
  if (BigInt.asIntN(54, value) === value) return Number(value);
  throw new RangeError("Received integer which is too large to be safely represented as a JavaScript number");
}

function isStatement(given: Statement | undefined): given is Statement {
  if (typeof given === "string") return true;
  return typeof given?.sql === "string" && typeof given.args === "object" && given.args !== null;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
