import { OperationError } from "../../runtime/operations/operation.ts";

/** Milliseconds after which a request is given up. */
const TIMEOUT = 30_000;

/** Where the blobs of package kv are, as other buckets are below their names. */
export const STORES = "go-edge";

const { Deno } = globalThis as unknown as { Deno: { env: { get(name: string): string | undefined } } };

/** Whether the environment has the token that Val Town gives a val. Throws an OperationError where not. */
export function checkToken(): void {
  if (Deno.env.get("valtown")) return;
  throw new OperationError(
    "missing",
    "the environment has no token of Val Town's: it is the variable valtown, which a val has by itself; elsewhere set it to an API token",
  );
}

/**
 * Sends a request to Val Town's REST API (https://docs.val.town/api), or to the one that VAL_TOWN_BASE_URL names. Resolves
 * with any response of a status below 300, or of one that is `expected`; rejects with an OperationError otherwise.
 * `patience` is aborted when it takes too long, its body included.
 */
export async function callApi(
  path: string,
  init: RequestInit,
  signal: AbortSignal,
  expected: readonly number[] = [],
  patience = AbortSignal.timeout(TIMEOUT),
): Promise<Response> {
  checkToken();
  const base = Deno.env.get("VAL_TOWN_BASE_URL") ?? "https://api.val.town";
  const headers = { authorization: `Bearer ${Deno.env.get("valtown")}`, ...init.headers };
  const either = AbortSignal.any([signal, patience]);
  const response = await fetch(base + path, { ...init, headers, signal: either });
  if (response.ok || expected.includes(response.status)) return response;
  throw failure(response.status, await response.text());
}

/** What an exception of fetch's means. */
export function explainApi(error: unknown): { code: string; text: string } {
  const { name, message } = error as Error;
  if (name === "TimeoutError") return { code: "timeout", text: "Val Town has not answered for 30 seconds" };
  return { code: "failed", text: `Val Town's API can't be reached: ${message}` };
}

function failure(status: number, body: string): OperationError {
  const text = `Val Town says ${status} ${messageOf(body)}`;
  switch (status) {
    case 401:
    case 403:
      return new OperationError(
        "missing",
        `${text}: the variable valtown of the environment has to be a token that may do it`,
      );
    case 413:
      return new OperationError("too-large", text);
    case 402:
    case 429:
      return new OperationError("quota", `${text}: wait, or take another plan`);
    default:
      return new OperationError("failed", text);
  }
}

/** An error's body is JSON with a message, or any text. */
function messageOf(body: string): string {
  try {
    return String((JSON.parse(body) as { message: unknown }).message);
  } catch {
    return body.slice(0, 200);
  }
}
