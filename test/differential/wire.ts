import type { RawRequest } from "../harness/raw.ts";

/** The methods that workerd's HTTP server knows. */
export const METHODS = new Set([
  ...[
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "PURGE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "MKCOL",
    "REPORT",
    "QUERY",
  ],
]);

const KNOWN = new Set([
  ...["access-control-allow-origin", "allow", "cache-control", "content-encoding", "content-language", "content-type"],
  ...["etag", "link", "location", "server", "set-cookie", "user-agent", "vary", "www-authenticate"],
]);

/** Whether workerd's HTTP server has a place of its own for a field. */
export function isKnown(name: string): boolean {
  return KNOWN.has(name.toLowerCase());
}

/** Fields with those of one name joined; undefined when no name repeats. Host and Content-Length must not. */
export function joined(fields: [string, string][], byDeno: boolean): [string, string][] | undefined {
  const all = new Map<string, [string, string]>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const before = all.get(key);
    const separator = byDeno && key === "cookie" ? "; " : ", ";
    if (before === undefined) all.set(key, [name, value]);
    else before[1] = byDeno && before[1] === "" ? value : `${before[1]}${separator}${value}`;
  }
  return all.size === fields.length ? undefined : [...all.values()];
}

/** A target without the segments . and .. of its path. */
export function withoutDots(target: string): string {
  const [path = "", ...query] = target.split("?");
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  segments.forEach((segment, i) => {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
    if (/^\.\.?$/.test(segment) && i === segments.length - 1) kept.push("");
  });
  return [`/${kept.join("/")}`, ...query].join("?");
}

/** Text of bytes, read and written as UTF-8. */
export function asUTF8(bytes: string): string {
  return Buffer.from(Buffer.from(bytes, "latin1").toString("utf8"), "utf8").toString("latin1");
}

/** What is wrong with the fields of a request, if anything is. */
export function malformed({ headers = [] }: RawRequest): "space" | "syntax" | "host" | "length" | undefined {
  for (const [name, value] of headers) {
    if (name === "" || value.includes("\0")) return "syntax";
    if (name.endsWith(" ")) return "space";
    if (name === "Host") return "host";
    if (name === "Content-Length" && !/^\d+$/.test(value)) return "length";
  }
  return undefined;
}
