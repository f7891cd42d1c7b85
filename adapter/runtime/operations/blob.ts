import type { BlobArguments } from "../abi-payloads.ts";
import { decodeBlobArguments } from "./blob/arguments.ts";
import type { BlobBackend, BlobStore } from "./blob/store.ts";
import { defineBound } from "./bound.ts";
import type { OperationBody, OperationKind, OperationResult } from "./operation.ts";

/** The operation `blob`: objects in buckets that the platform has by a name, whose bytes stream both ways. */
export function createBlob(backend: BlobBackend): OperationKind {
  return defineBound({
    title: "bucket",
    find: () => backend,
    decode: decodeBlobArguments,
    nameOf: ({ bucket }) => bucket,
    perform,
  });
}

async function perform(
  bucket: BlobStore,
  args: BlobArguments,
  body: OperationBody,
  signal: AbortSignal,
): Promise<OperationResult> {
  switch (args.do) {
    case "put": {
      const whole = body ?? new Uint8Array();
      const size = whole instanceof Uint8Array ? whole.length : args.size;
      return { head: await bucket.put(args.key, whole, { type: args.type, size }, signal) };
    }
    case "get": {
      const found = await bucket.get(args.key, args, signal);
      return found ? { head: found.content, body: found.body } : { head: null };
    }
    case "head":
      return { head: (await bucket.head(args.key, signal)) ?? null };
    case "list":
      return { head: await bucket.list(args, signal) };
    case "delete":
      await bucket.delete(args.key, signal);
      return { head: null };
  }
}
