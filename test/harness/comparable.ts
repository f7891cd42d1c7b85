import { isUtf8 } from "node:buffer";
import type { TestResponse } from "./client.ts";

/** Fields between a server and its client alone. */
const FRAMING = new Set(["date", "connection", "keep-alive", "transfer-encoding"]);

/**
 * What is compared of two servers' responses. The date, the connection, and how a body is framed are left out; its length
 * must be right where it is told. Repeated fields are combined, as RFC 9110 (section 5.3) lets any recipient do and
 * workerd does.
 */
export function comparable({ status, headers, text, body }: TestResponse): unknown {
  const combined: Record<string, string> = {};
  for (const [name, value] of headers.filter(([name]) => !FRAMING.has(name))) {
    combined[name] = name in combined ? `${combined[name]}, ${value}` : value;
  }
  const length = combined["content-length"];
  const lengthIsRight = length === undefined || body.length === 0 || Number(length) === body.length;
  // Deno says 0 for the HEAD of a body of no known length, where Go says nothing.
  if (body.length > 0 || length === "0") delete combined["content-length"];
  // chi lists methods in the order of a map, another each time.
  if (combined.allow !== undefined) combined.allow = combined.allow.split(", ").sort().join(", ");
  return { status, body: isUtf8(body) ? text : body.toString("hex"), lengthIsRight, headers: combined };
}
