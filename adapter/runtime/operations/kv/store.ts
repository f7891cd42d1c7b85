import type { Backend } from "../bound.ts";

/** A value and what is stored with it. */
export interface KvEntry {
  value: Uint8Array;
  metadata: string;
  /** In milliseconds since 1970; 0 for never. */
  expires: number;
  /** Never empty. Where there is no compareAndSet, the same for all. */
  version: string;
}

/** What a list tells of an entry. */
export interface KvKey {
  name: string;
  metadata: string;
  expires: number;
}

/** Which keys are wanted: those that begin with `prefix`, from the page on that follows the one with `cursor`. */
export interface KvListing {
  prefix: string;
  /** Empty for the first page. */
  cursor: string;
  /** 1 to 1000. */
  limit: number;
}

/** A part of a list, in the byte order of its keys; `cursor` is empty in the last one. */
export interface KvPage {
  keys: KvKey[];
  cursor: string;
}

/** What is stored with a value. */
export interface KvWrite {
  /** In milliseconds since 1970; 0 for never. */
  expires: number;
  /** Up to 1024 bytes of UTF-8. */
  metadata: string;
}

/**
 * A store, a method for each operation. What has expired is not there. Rejects with an OperationError for what can be
 * explained; signals are aborted when nobody waits any more.
 */
export interface KvStore {
  /** What is behind it, as people call it. */
  readonly title: string;
  /** Bytes that a value may have. */
  readonly valueMax: number;
  /** The entries of up to 100 keys, in their order. */
  get(keys: readonly string[], signal: AbortSignal): Promise<(KvEntry | undefined)[]>;
  put(key: string, value: Uint8Array<ArrayBuffer>, write: KvWrite, signal: AbortSignal): Promise<void>;
  delete(key: string, signal: AbortSignal): Promise<void>;
  list(listing: KvListing, signal: AbortSignal): Promise<KvPage>;
  /** Stores a value where the entry has that version, or, with "", is not there. The new version; undefined for a conflict. */
  compareAndSet(
    key: string,
    version: string,
    value: Uint8Array<ArrayBuffer>,
    write: KvWrite,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** Adds to a number; undefined where the value is none, or the sum is beyond 64 bits. */
  increment(key: string, delta: bigint, signal: AbortSignal): Promise<bigint | undefined>;
}

/** What may be behind stores on a platform. */
export type KvBackend = Backend<KvStore>;

/** The last key that could begin with a prefix, and more: none has more than 128 characters beyond the first plane. */
export function endOf(prefix: string): string {
  return prefix + "\u{10ffff}".repeat(129);
}

/** Whether an entry is there still. */
export function isLive({ expires }: { expires: number }): boolean {
  return expires === 0 || expires > Date.now();
}
