import type { KvBackend, KvStore } from "../../../runtime/operations/kv/store.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";
import { findBinding } from "./binding.ts";
import { DurableStore } from "./kv/durable-object.ts";
import { explainStore } from "./kv/explain.ts";
import { WorkersKvStore } from "./kv/workers-kv.ts";

/** What a binding can be, by the name that workerd gives its class. */
const KINDS: Readonly<Record<string, { title: string; open: (binding: never, name: string) => KvStore }>> = {
  KvNamespace: { title: "a namespace of Workers KV", open: (binding, name) => new WorkersKvStore(binding, name) },
  DurableObjectNamespace: { title: "a Durable Object", open: (binding, name) => new DurableStore(binding, name) },
};

/** Whatever is bound to the store's name. */
export const anyBinding = define(["KvNamespace", "DurableObjectNamespace"]);

/** Workers KV alone. */
export const workersKv = define(["KvNamespace"]);

/** A Durable Object alone. */
export const durableObject = define(["DurableObjectNamespace"]);

function define(wanted: readonly string[]): KvBackend {
  return {
    open(name) {
      const found = findBinding(name);
      if (found === undefined) throw missing(name, wanted);
      const { binding, kind } = found;
      if (!wanted.includes(kind)) throw wrongType(name, kind, wanted);
      return KINDS[kind]!.open(binding as never, name);
    },

    explain: explainStore,
  };
}

function missing(name: string, wanted: readonly string[]): OperationError {
  const lines = wanted.map((kind) =>
    kind === "KvNamespace"
      ? `"kv_namespaces": [{ "binding": "${name}", "id": "<of npx wrangler kv namespace create ${name}>" }]`
      : `"durable_objects": { "bindings": [{ "name": "${name}", "class_name": "GoEdgeStore" }] }, ` +
        `"migrations": [{ "tag": "v1", "new_sqlite_classes": ["GoEdgeStore"] }]`,
  );
  return new OperationError("missing", `the Worker has no such binding: add to wrangler.jsonc ${lines.join(", or ")}`);
}

function wrongType(name: string, kind: string, wanted: readonly string[]): OperationError {
  const titles = wanted.map((one) => KINDS[one]!.title).join(" or ");
  const setting = wanted.length === 1 ? `, as "kv" of go-edge.json says` : "";
  return new OperationError(
    "wrong-type",
    `the Worker's binding ${name} is ${KINDS[kind]?.title ?? `a ${kind}`}: it has to be ${titles}${setting}`,
  );
}
