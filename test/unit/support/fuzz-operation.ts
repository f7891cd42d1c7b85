import { GuestFault } from "../../../adapter/runtime/faults.ts";
import { OperationError, type OperationKind } from "../../../adapter/runtime/operations/operation.ts";

/**
 * In place of a fetch, which would wait for a network: an operation that gives its body back, or fails, by its arguments
 * alone.
 */
export const echoOperation: OperationKind = {
  prepare(args) {
    const { length } = (args ?? {}) as { length?: unknown };
    if (typeof length !== "number") throw new GuestFault("an echo with malformed arguments");
    return async (body) => {
      await Promise.resolve();
      if (length < 0) throw new OperationError("failed", "as it was asked to");
      return { head: { length }, body };
    };
  },
};
