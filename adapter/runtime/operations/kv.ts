import type { KvArguments, KvResult } from "../abi-payloads.ts";
import { defineBound } from "./bound.ts";
import { decodeKvArguments } from "./kv/arguments.ts";
import type { KvBackend, KvEntry, KvStore } from "./kv/store.ts";
import { type OperationBody, OperationError, type OperationKind, type OperationResult } from "./operation.ts";

/**
 * The operation `kv`: values by keys, in stores that the platform has by a name. `chosen` has what is behind some of them;
 * `standard` is behind any other.
 */
export function createKv(standard: KvBackend, chosen: Readonly<Record<string, KvBackend>>): OperationKind {
  return defineBound({
    title: "store",
    find: (name) => (Object.hasOwn(chosen, name) ? chosen[name]! : standard),
    decode: decodeKvArguments,
    nameOf: ({ store }) => store,
    perform,
  });
}

async function perform(
  store: KvStore,
  args: KvArguments,
  body: OperationBody,
  signal: AbortSignal,
): Promise<OperationResult> {
  switch (args.do) {
    case "get":
      return describeEntries(await store.get(args.keys, signal));
    case "put":
      await store.put(args.key, await gather(store, args.length, body), writeOf(args), signal);
      return { head: {} };
    case "cas": {
      const value = await gather(store, args.length, body);
      const version = await store.compareAndSet(args.key, args.version, value, writeOf(args), signal);
      if (version === undefined) throw new OperationError("conflict", "the entry has another version: read it again");
      return { head: { version } satisfies KvResult };
    }
    case "delete":
      await store.delete(args.key, signal);
      return { head: {} };
    case "list":
      return { head: (await store.list(args, signal)) satisfies KvResult };
    case "increment": {
      const sum = await store.increment(args.key, BigInt(args.delta), signal);
      if (sum === undefined) {
        throw new OperationError("invalid", "the value is no integer in decimal, or the sum is beyond 64 bits");
      }
      return { head: { value: String(sum) } satisfies KvResult };
    }
  }
}

function describeEntries(found: readonly (KvEntry | undefined)[]): OperationResult {
  const entries = found.map((entry) => {
    if (entry === undefined) return null;
    const { value, metadata, expires, version } = entry;
    return { size: value.length, metadata, expires, version };
  });
  const head: KvResult = { entries };
  if (found.length === 1) return { head, body: found[0]?.value ?? null };
  const values = found.map((entry) => entry?.value).filter((value) => value !== undefined);
  const body = new Uint8Array(values.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const value of values) {
    body.set(value, end);
    end += value.length;
  }
  return { head, body };
}

function writeOf({ ttl, metadata }: KvArguments & { do: "put" | "cas" }): { expires: number; metadata: string } {
  return { expires: ttl === undefined ? 0 : Date.now() + ttl, metadata };
}

/** The bytes of a value, which the guest has said beforehand how many there are of. */
async function gather(
  { title, valueMax }: KvStore,
  length: number,
  body: OperationBody,
): Promise<Uint8Array<ArrayBuffer>> {
  if (length > valueMax) {
    throw new OperationError("too-large", `the value has ${length} bytes, and ${title} takes up to ${valueMax}`);
  }
  const whole = body instanceof ReadableStream ? await read(body, length) : (body ?? new Uint8Array());
  if (whole?.length !== length) throw new OperationError("invalid", "the value has another length than it says");
  return whole;
}

/** Reads a stream of so many bytes; undefined for one that has more or fewer. */
async function read(stream: ReadableStream<Uint8Array>, length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(length);
  const reader = stream.getReader();
  let end = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return end === length ? bytes : undefined;
    if (end + value.length > length) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    bytes.set(value, end);
    end += value.length;
  }
}
