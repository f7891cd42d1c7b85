import type { OperationFailure } from "../abi-payloads.ts";
import { type OperationBody, OperationError, type OperationKind, type OperationResult } from "./operation.ts";

/** What may be behind the bindings of a kind on a platform. */
export interface Backend<Bound> {
  /** What has that name. Throws an OperationError where there is nothing, or something else. */
  open(name: string): Bound;
  /** Puts what an operation failed with into a code of the ABI and plain words. */
  explain(error: unknown): OperationFailure;
}

/** A kind of operation that works on what the platform has by a name. */
export interface BoundKind<Bound, Args> {
  /** What people call such a thing, such as `store`. */
  title: string;
  /** What is behind the one of that name. */
  find(name: string): Backend<Bound>;
  /** Checks all that a guest wrote. Throws a GuestFault for what the Go package would not have let through. */
  decode(args: unknown): Args;
  /** The name in the arguments. */
  nameOf(args: Args): string;
  perform(bound: Bound, args: Args, body: OperationBody, signal: AbortSignal): Promise<OperationResult>;
}

/** Whether a binding may be called so: names become part of paths and of other keys. */
export function isBindingName(name: unknown): name is string {
  return typeof name === "string" && /^[\w-]{1,64}$/.test(name);
}

/** Makes a kind of operation on bindings, whose failures are all explained. */
export function defineBound<Bound, Args>(kind: BoundKind<Bound, Args>): OperationKind {
  return {
    check(name) {
      if (!isBindingName(name)) {
        return { code: "invalid", text: `a ${kind.title}'s name has 1 to 64 letters, digits, - and _` };
      }
      const backend = kind.find(name);
      try {
        backend.open(name);
        return undefined;
      } catch (error) {
        return describe(error, backend);
      }
    },

    prepare(json) {
      const args = kind.decode(json);
      return async (body, signal) => {
        const name = kind.nameOf(args);
        const backend = kind.find(name);
        try {
          return await kind.perform(backend.open(name), args, body, signal);
        } catch (error) {
          const { code, text } = describe(error, backend);
          throw new OperationError(code, text);
        }
      };
    },
  };
}

function describe<Bound>(error: unknown, backend: Backend<Bound>): OperationFailure {
  return error instanceof OperationError ? { code: error.code, text: error.message } : backend.explain(error);
}
