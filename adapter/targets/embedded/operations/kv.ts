import type { KvBackend } from "../../../runtime/operations/kv/store.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";

/** A program inside of another has no stores. */
export const noKv: KvBackend = {
  open() {
    throw new OperationError(
      "missing",
      "a program that JavaScript has instantiated has no stores: build it for a platform, or keep the values in that JavaScript",
    );
  },
  explain: (error) => ({ code: "failed", text: String(error) }),
};
