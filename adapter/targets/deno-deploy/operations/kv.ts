import type { KvBackend } from "../../../runtime/operations/kv/store.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";
import { hasKv } from "./kv/deno.ts";
import { DenoKvStore } from "./kv/store.ts";

const ADVICE =
  "on Deno Deploy, attach a KV database to the app (in its settings, Databases); locally, run deno with --unstable-kv";

/** Deno KV. */
export const denoKv: KvBackend = {
  open(name) {
    if (!hasKv()) throw new OperationError("missing", `there is no Deno KV here: ${ADVICE}`);
    return new DenoKvStore(name);
  },

  explain(error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/too large|exceed.*(size|bytes)/i.test(text)) return { code: "too-large", text: `Deno KV: ${text}` };
    if (/quota|rate limit|too many requests/i.test(text)) return { code: "quota", text: `Deno KV: ${text}` };
    if (/no database|not attached|openKv/i.test(text)) return { code: "missing", text: `${text}: ${ADVICE}` };
    return { code: "failed", text };
  },
};
