import type { BlobArguments, OperationFailure } from "../abi-payloads.ts";
import { decodeBlobArguments, isBucketName } from "./blob/arguments.ts";
import type { BlobBackend, BlobStore } from "./blob/store.ts";
import { type OperationBody, OperationError, type OperationKind, type OperationResult } from "./operation.ts";

/** The operation `blob`: objects in buckets that the platform has by a name, whose bytes stream both ways. */
export function createBlob(backend: BlobBackend): OperationKind {
  return {
    check(name) {
      if (!isBucketName(name)) return { code: "invalid", text: "a bucket's name has 1 to 64 letters, digits, - and _" };
      try {
        backend.open(name);
        return undefined;
      } catch (error) {
        return describe(error, backend);
      }
    },

    prepare(json) {
      const args = decodeBlobArguments(json);
      return async (body, signal) => {
        try {
          return await perform(backend.open(args.bucket), args, body, signal);
        } catch (error) {
          const { code, text } = describe(error, backend);
          throw new OperationError(code, text);
        }
      };
    },
  };
}

function describe(error: unknown, backend: BlobBackend): OperationFailure {
  return error instanceof OperationError ? { code: error.code, text: error.message } : backend.explain(error);
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
