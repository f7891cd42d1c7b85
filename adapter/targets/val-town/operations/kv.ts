export { valBlob } from "./kv/val-blob.ts";
export { valSqlite } from "./kv/val-sqlite.ts";
