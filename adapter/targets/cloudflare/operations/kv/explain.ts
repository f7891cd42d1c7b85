import type { OperationFailure } from "../../../../runtime/abi.ts";

/** Puts what Workers KV or a Durable Object has failed with into a code of the ABI. The text stays the platform's. */
export function explainStore(error: unknown): OperationFailure {
  const text = error instanceof Error ? error.message : String(error);
  // Set by workerd on what a Durable Object throws that has too much to do.
  const isOverloaded = (error as { overloaded?: boolean } | undefined)?.overloaded === true;
  return { code: isOverloaded ? "quota" : codeOf(text), text };
}

/** Workers KV has a status of HTTP in its texts, as in "KV PUT failed: 429 Too Many Requests". */
function codeOf(text: string): string {
  switch (/^KV \w+ failed: (\d+)/.exec(text)?.[1]) {
    case "400":
    case "414":
      return "invalid";
    case "413":
      return "too-large";
    case "429":
      return "quota";
    default:
      return /SQLITE_TOOBIG|string or blob too big/i.test(text) ? "too-large" : "failed";
  }
}
