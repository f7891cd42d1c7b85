import type { Origin } from "./origin.ts";

/** A request that got no answer from its handler. */
export interface Failure {
  /** 500, or 503 when all instances are busy. */
  status: 500 | 503;
  /** What happened, in a line. */
  reason: string;
  /** What the program said of it: a panic and its stack, or the last lines of its log. May be empty. */
  detail: string;
}

/** Renders the response to a request that failed. It runs in that request's context. */
export type RenderFailure = (failure: Failure, request: Request, origin: Origin) => Response;

/** Texts of the statuses that failures have (RFC 9110, section 15.6). */
export const STATUS_TEXT = { 500: "Internal Server Error", 503: "Service Unavailable" } as const;

/** Whether a client asks for JSON rather than a page to look at. */
export function wantsJson(request: Request): boolean {
  const accept = request.headers.get("accept") ?? "";
  return accept.includes("json") && !accept.includes("html");
}

/** Makes the response of a failure; `type` is the media type of its body. */
export function failureResponse(status: Failure["status"], type: string, body: string): Response {
  const headers = new Headers({ "content-type": type, "cache-control": "no-store" });
  // Seconds: what is busy now may well be free by then, and a queue of clients does not come back at once.
  if (status === 503) headers.set("retry-after", "1");
  return new Response(body, { status, headers });
}
