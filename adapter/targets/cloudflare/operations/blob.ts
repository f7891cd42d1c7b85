import { env } from "cloudflare:workers";
import type { BlobPlatform } from "../../../runtime/operations/blob.ts";
import { R2Store } from "./blob-r2.ts";

/** Buckets of R2, which wrangler.jsonc binds to names. */
export const blobPlatform: BlobPlatform = {
  open(name) {
    const binding = Object.hasOwn(env, name) ? (env as unknown as Record<string, unknown>)[name] : undefined;
    if (binding === undefined) {
      const lines = `"r2_buckets": [{ "binding": "${name}", "bucket_name": "..." }]`;
      return { code: "missing", text: `there is no binding of that name: add to wrangler.jsonc ${lines}` };
    }
    if (!isBucket(binding)) {
      const kind = typeof binding === "object" ? Object.prototype.toString.call(binding).slice(8, -1) : typeof binding;
      const text = `the binding is no R2 bucket, but a ${kind}: give the bucket another name in wrangler.jsonc`;
      return { code: "wrong-type", text };
    }
    return new R2Store(binding);
  },
};

/** A service's binding has a method of any name, so its own name tells more. */
function isBucket(binding: unknown): binding is R2Bucket {
  return Object.prototype.toString.call(binding) === "[object R2Bucket]";
}
