import type { KvArguments } from "../../abi-payloads.ts";
import { GuestFault } from "../../faults.ts";
import { parseInteger } from "./number.ts";

const KEYS_MAX = 100;
const KEY_MAX = 512;
const METADATA_MAX = 1024;
const PAGE_MAX = 1000;

/** A NUL, or half of a pair. */
const NO_TEXT = /[\0\p{Cs}]/u;

/** Whether a store may have that name. */
export function isStoreName(name: unknown): name is string {
  return typeof name === "string" && /^[\w-]{1,64}$/.test(name);
}

/** Checks all that a guest wrote. Throws a GuestFault for what package kv would not have let through. */
export function decodeKvArguments(json: unknown): KvArguments {
  const args = json as KvArguments | null;
  if (args === null || !isStoreName(args?.store) || !isWellFormed(args)) {
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
      return isText(prefix, KEY_MAX) && typeof cursor === "string" && isInteger(limit, 1) && limit <= PAGE_MAX;
    }
    case "increment":
      return isKey(args.key) && typeof args.delta === "string" && parseInteger(args.delta) !== undefined;
    default:
      return false;
  }
}

function isWrite({ key, length, ttl, metadata }: KvArguments & { do: "put" | "cas" }): boolean {
  return (
    isKey(key) && isInteger(length, 0) && (ttl === undefined || isInteger(ttl, 1)) && isText(metadata, METADATA_MAX)
  );
}

function isKey(key: unknown): boolean {
  return key !== "" && key !== "." && key !== ".." && isText(key, KEY_MAX);
}

/** Text of so many bytes at most. A character has up to three bytes, and half of a pair two. */
function isText(text: unknown, max: number): boolean {
  if (typeof text !== "string" || text.length > max || NO_TEXT.test(text)) return false;
  return text.length * 3 <= max || new TextEncoder().encode(text).length <= max;
}

function isInteger(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}
