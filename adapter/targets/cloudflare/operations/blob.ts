import type { BlobBackend } from "../../../runtime/operations/blob/store.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";
import { findBinding } from "./binding.ts";
import { R2Store } from "./blob/r2.ts";

/** What R2 says by a number at the end of its errors (https://developers.cloudflare.com/r2/api/error-codes). */
const CODES: Readonly<Record<string, string>> = {
  10012: "too-large",
  10020: "invalid",
  10029: "invalid",
  10039: "invalid",
  10058: "quota",
  100100: "too-large",
};

/** Buckets of R2. */
export const r2: BlobBackend = {
  open(name) {
    const found = findBinding(name);
    if (found === undefined) {
      const lines = `"r2_buckets": [{ "binding": "${name}", "bucket_name": "<of npx wrangler r2 bucket create>" }]`;
      throw new OperationError("missing", `the Worker has no such binding: add to wrangler.jsonc ${lines}`);
    }
    const { binding, kind } = found;
    if (kind === "R2Bucket") return new R2Store(binding as R2Bucket);
    throw new OperationError("wrong-type", `the Worker's binding ${name} is a ${kind}: it has to be a bucket of R2`);
  },

  explain(error) {
    const text = error instanceof Error ? error.message : String(error);
    return { code: CODES[/\((\d+)\)$/.exec(text)?.[1] ?? ""] ?? "failed", text: `R2: ${text}` };
  },
};
