/** What is used of Deno KV. */
export interface DenoKv {
  get<T>(key: Key): Promise<Found<T>>;
  getMany<T>(keys: readonly Key[]): Promise<Found<T>[]>;
  set(key: Key, value: unknown, options?: { expireIn?: number }): Promise<unknown>;
  delete(key: Key): Promise<void>;
  list<T>(selector: { start: Key; end: Key }, options: { limit: number; batchSize: number }): AsyncIterable<Found<T>>;
  atomic(): Atomic;
}

export type Key = readonly string[];

/** An entry; `versionstamp` is null for one that is not there. */
export interface Found<T> {
  key: Key;
  value: T | null;
  versionstamp: string | null;
}

interface Atomic {
  check(check: { key: Key; versionstamp: string | null }): Atomic;
  set(key: Key, value: unknown, options?: { expireIn?: number }): Atomic;
  commit(): Promise<{ ok: boolean; versionstamp?: string }>;
}

const { Deno } = globalThis as unknown as { Deno: { openKv?(): Promise<DenoKv> } };

/** Whether there is such a thing at all. */
export const hasKv = (): boolean => Deno.openKv !== undefined;

let opened: Promise<DenoKv> | undefined;

/** The database, opened once. Rejects, each time anew, where it can't be. */
export function openKv(): Promise<DenoKv> {
  opened ??= Deno.openKv!().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}
