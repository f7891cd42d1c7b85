import type { Program } from "./program.ts";
import { listForeign, mention } from "./sources.ts";

/**
 * What only a program has that reads which version of HTTP or TLS its client speaks: the fields of a request for them. To
 * ask whether there is TLS at all is none of it.
 */
const READS = /\.Proto(?:Major|Minor|AtLeast)?\b|\.TLS\b(?!\s*[!=]=\s*nil)/;

/** Packages of the standard library that read them for whoever imports these. */
const READERS = ["net/http/httputil", "net/http/cgi", "net/http/fcgi"];

/**
 * Tells whether a program may read its clients' versions of HTTP and TLS. For a Worker to tell them takes a tenth of a small
 * request, so those that can't read them are not told: they find HTTP/1.1 and TLS 1.3.
 */
export async function readsClientVersions(program: Program): Promise<boolean> {
  const own = listForeign(program);
  if (own.some(({ Imports = [] }) => Imports.some((path) => READERS.includes(path)))) return true;
  return await mention(own, READS);
}
