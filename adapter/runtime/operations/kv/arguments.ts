import type { KvArguments } from "../../abi-payloads.ts";
import { GuestFault } from "../../faults.ts";
import { isInteger, isText } from "../arguments.ts";
import { isBindingName } from "../bound.ts";
import { parseInteger } from "./number.ts";

const KEYS_MAX = 100;
const KEY_MAX = 512;
const METADATA_MAX = 1024;
const PAGE_MAX = 1000;

/** Checks all that a guest wrote. Throws a GuestFault for what package kv would not have let through. */
export function decodeKvArguments(json: unknown): KvArguments {
  const args = json as KvArguments | null;
  if (args === null || !isBindingName(args?.store) || !isWellFormed(args)) {
    throw new GuestFault("a kv operation with malformed arguments");
  }
  return args;
}

function isWellFormed(args: KvArguments): boolean {
  switch (args.do) {
    case "get":
      return Array.isArray(args.keys) && args.keys.length > 0 && args.keys.length <= KEYS_MAX && args.keys.every(isKey);
    case "put":
      return isWrite(args);
    case "cas":
      return isWrite(args) && typeof args.version === "string";
    case "delete":
      return isKey(args.key);
    case "list": {
      const { prefix, cursor, limit } = args;
      return isPlainText(prefix, KEY_MAX) && typeof cursor === "string" && isInteger(limit, 1, PAGE_MAX);
    }
    case "increment":
      return isKey(args.key) && typeof args.delta === "string" && parseInteger(args.delta) !== undefined;
    default:
      return false;
  }
}

function isWrite({ key, length, ttl, metadata }: KvArguments & { do: "put" | "cas" }): boolean {
  return (
    isKey(key) &&
    isInteger(length, 0) &&
    (ttl === undefined || isInteger(ttl, 1)) &&
    isPlainText(metadata, METADATA_MAX)
  );
}

function isKey(key: unknown): boolean {
  return key !== "" && key !== "." && key !== ".." && isPlainText(key, KEY_MAX);
}

/** Text without a NUL, which some stores take for its end. */
function isPlainText(text: unknown, max: number): boolean {
  return isText(text, max) && !text.includes("\0");
}
