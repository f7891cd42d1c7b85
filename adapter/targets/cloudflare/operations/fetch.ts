import type { FetchArguments, Field } from "../../../runtime/abi-payloads.ts";
import type { FetchPlatform } from "../../../runtime/operations/fetch.ts";
import { readFields, writeFields } from "../field-text.ts";
import { withLength } from "../fixed-length.ts";

export const fetchPlatform: FetchPlatform = {
  async send(args, body, signal) {
    const { method, url, length } = args;
    const isSized = length > 0 && body instanceof ReadableStream;
    const init = {
      method,
      headers: writeFields(headersOf(args)),
      body: isSized ? withLength(body, length) : body,
      redirect: "manual",
      signal,
      // The bytes as the server sent them, where the program undoes its encoding itself.
      encodeResponseBody: args.decode ? "automatic" : "manual",
    } as const;
    return await fetch(url, init);
  },

  fields: readFields,

  decodes: (encoding, { decode }) => decode && /^(gzip|br)$/.test(encoding),

  explain(error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/^Network connection lost/.test(text)) return `${text} The server refused the connection, or broke it off.`;
    if (/^internal error/.test(text)) return `${text}. The host's name has no address, or its TLS is not trusted.`;
    return text;
  },
};

/** workerd joins repeated fields by commas, which Cookie can't be (RFC 6265, section 5.4). */
function headersOf({ headers, decode }: FetchArguments): Field[] {
  const isCookie = ([name]: Field): boolean => name.toLowerCase() === "cookie";
  const cookies = headers.filter(isCookie).map(([, value]) => value);
  const fields = headers.filter((field) => !isCookie(field));
  if (cookies.length > 0) fields.push(["cookie", cookies.join("; ")]);
  if (decode) fields.push(["accept-encoding", "gzip"]);
  return fields;
}
