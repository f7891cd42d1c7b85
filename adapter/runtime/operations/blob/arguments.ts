import type { BlobArguments } from "../../abi-payloads.ts";
import { GuestFault } from "../../faults.ts";
import { isInteger, isText } from "../arguments.ts";
import { isBindingName } from "../bound.ts";

/** Bytes of a key in UTF-8. */
const KEY_LIMIT = 1024;

/** Characters of a cursor, which the platform has made. */
const CURSOR_LIMIT = 16 * 1024;

/** Objects that a list tells of at once. */
const LIST_LIMIT = 1000;

/** Takes arguments as a guest wrote them. Throws {@link GuestFault} for any that package blob would not have sent. */
export function decodeBlobArguments(json: unknown): BlobArguments {
  const args = json as BlobArguments | null;
  if (typeof args !== "object" || args === null || !isBindingName(args.bucket) || !isWellFormed(args)) {
    throw new GuestFault("a blob with malformed arguments");
  }
  return args;
}

function isWellFormed(args: BlobArguments): boolean {
  switch (args.do) {
    case "put":
      return isKey(args.key) && isType(args.type) && isInteger(args.size, -1);
    case "get":
      return isKey(args.key) && isRange(args);
    case "head":
    case "delete":
      return isKey(args.key);
    case "list":
      return (
        isText(args.prefix, KEY_LIMIT) && isText(args.cursor, CURSOR_LIMIT) && isInteger(args.limit, 1, LIST_LIMIT)
      );
    default:
      return false;
  }
}

function isKey(key: unknown): boolean {
  return isText(key, KEY_LIMIT) && key !== "" && !key.includes("\0");
}

function isType(type: unknown): boolean {
  return typeof type === "string" && /^[\x20-\x7e]{1,255}$/.test(type);
}

function isRange({ offset, length }: { offset: unknown; length: unknown }): boolean {
  const isAny = isInteger(offset, Number.MIN_SAFE_INTEGER) && isInteger(length, -1);
  return isAny && length !== 0 && (offset >= 0 || length === -1);
}
