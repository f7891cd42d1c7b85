import type { CallArguments } from "../abi-payloads.ts";
import { encodeJson } from "../bridge/envelope.ts";
import { GuestFault } from "../faults.ts";
import { CallResult, HostError, type HostFunctions } from "../functions.ts";
import { type OperationBody, OperationError, type OperationKind, type OperationResult } from "./operation.ts";

/** What differs between the platforms. */
export interface CallPlatform {
  /** What functions get as `env`. */
  env(): unknown;
}

/** The operation `call`: a function of the project's own. `place` is where programmers find those, for errors. */
export function createCall(platform: CallPlatform, functions: HostFunctions, place: string): OperationKind {
  return {
    prepare(json) {
      const { name, args } = decodeArguments(json);
      return async (given, signal): Promise<OperationResult> => {
        if (!isFunction(functions, name)) throw new OperationError("missing", explainMissing(functions, name, place));
        const body = toStream(given);
        // Once it has returned, its signal tells of nothing any more: the stream that it returned is cancelled by itself.
        const controller = new AbortController();
        const abort = (): void => controller.abort();
        signal.addEventListener("abort", abort);
        try {
          const returned = await functions[name]!(args, { env: platform.env(), signal: controller.signal, body });
          return encodeResult(returned, name);
        } catch (error) {
          throw error instanceof HostError ? new OperationError(String(error.code), error.message) : error;
        } finally {
          signal.removeEventListener("abort", abort);
        }
      };
    },
  };
}

function decodeArguments(json: unknown): CallArguments {
  const args = json as CallArguments | null;
  if (typeof args?.name !== "string" || !Object.hasOwn(args, "args")) {
    throw new GuestFault("a call with malformed arguments");
  }
  return args;
}

/** The default export may be anything, since nobody checks a project's types, and a name is what the guest says. */
function isFunction(functions: HostFunctions, name: string): boolean {
  return Object.hasOwn(Object(functions), name) && typeof functions[name] === "function";
}

function explainMissing(functions: HostFunctions, name: string, place: string): string {
  const names = Object.keys(Object(functions)).filter((key) => isFunction(functions, key));
  const there = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  return `there is no such function in ${place}: ${there}. Add ${JSON.stringify(name)} to it`;
}

function toStream(body: OperationBody): ReadableStream<Uint8Array> | null {
  return body instanceof Uint8Array ? new Response(body).body : body;
}

function encodeResult(returned: unknown, name: string): OperationResult {
  if (!(returned instanceof CallResult)) return { head: toJson(returned, name) };
  const { json, body } = returned;
  if (body instanceof ReadableStream && body.locked) {
    throw new OperationError("failed", `the stream that ${name} has returned is being read already`);
  }
  const isBytes = body === null || body === undefined || body instanceof ReadableStream || body instanceof Uint8Array;
  return { head: toJson(json, name), body: isBytes ? body : new Response(body).body };
}

/** Encodes what a function has returned, nothing as null. */
function toJson(value: unknown, name: string): Uint8Array {
  try {
    const bytes = encodeJson(value);
    return bytes.length === 0 ? encodeJson(null) : bytes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperationError("failed", `what ${name} has returned can't be made JSON: ${reason}`);
  }
}
