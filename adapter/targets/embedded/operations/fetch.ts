import type { FetchArguments, Field } from "../../../runtime/abi-payloads.ts";
import type { FetchPlatform } from "../../../runtime/operations/fetch.ts";
import { fetchPlatform as denoFetch } from "../../deno-deploy/operations/fetch.ts";

/** The fetch of Node, and of browsers as far as they let a program have it. */
const standardFetch: FetchPlatform = {
  async send(args, body, signal) {
    const { method, url } = args;
    const duplex = body instanceof ReadableStream ? "half" : undefined;
    const init = { method, headers: headersOf(args), body, redirect: "manual", signal, duplex } as RequestInit;
    const response = await fetch(url, init);
    if (response.type === "opaqueredirect") throw new Error("a browser does not tell where a redirect leads");
    return response;
  },

  fields: (headers) => [...headers],

  decodes: (encoding) => /^(x-gzip|gzip|deflate|br)$/.test(encoding),

  explain(error) {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? error.cause.message : error.message;
  },
};

function headersOf({ headers, decode, host }: FetchArguments): Field[] {
  const sent = [...headers];
  if (!decode && !headers.some(([name]) => name.toLowerCase() === "accept-encoding")) {
    sent.push(["accept-encoding", "identity"]);
  }
  if (host !== undefined) sent.push(["host", host]);
  return sent;
}

export const fetchPlatform: FetchPlatform = "Deno" in globalThis ? denoFetch : standardFetch;
