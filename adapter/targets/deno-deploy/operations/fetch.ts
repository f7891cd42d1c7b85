import type { FetchArguments, Field } from "../../../runtime/abi-payloads.ts";
import type { FetchPlatform } from "../../../runtime/operations/fetch.ts";
import type { OperationBody } from "../../../runtime/operations/operation.ts";

/** What is used of Deno's own API. */
interface DenoClients {
  createHttpClient?(options: { allowHost: boolean }): unknown;
}

/** Bytes of a body of known length that are gathered: Deno sends no Content-Length with a stream. */
const GATHER_LIMIT = 1024 * 1024;

let hostClient: unknown;

export const fetchPlatform: FetchPlatform = {
  async send(args, body, signal) {
    const { method, url, host } = args;
    const headers = headersOf(args);
    const client = host === undefined ? undefined : createHostClient();
    if (client !== undefined) headers.push(["host", host!]);
    const whole = await gather(args, body);
    const duplex = whole instanceof ReadableStream ? "half" : undefined;
    return await fetch(url, {
      method,
      headers,
      body: whole,
      redirect: "manual",
      signal,
      duplex,
      client,
    } as RequestInit);
  },

  fields: (headers) => [...headers],

  /** It undoes these two in any response, unless the request is for `identity` alone. */
  decodes: (encoding, args) => /^(gzip|br)$/.test(encoding) && acceptedEncoding(args) !== "identity",

  explain(error) {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? error.cause.message : error.message;
  },
};

function acceptedEncoding({ headers, decode }: FetchArguments): string | undefined {
  const given = headers.find(([name]) => name.toLowerCase() === "accept-encoding");
  return given?.[1] ?? (decode ? undefined : "identity");
}

/** Deno accepts gzip and br by itself, unless the request says otherwise. */
function headersOf(args: FetchArguments): Field[] {
  const headers = args.headers.filter(([name]) => name.toLowerCase() !== "accept-encoding");
  const accepted = acceptedEncoding(args);
  if (accepted !== undefined) headers.push(["accept-encoding", accepted]);
  return headers;
}

/** What lets a request name another host than its URL's, where there is such a thing. */
function createHostClient(): unknown {
  const { Deno } = globalThis as unknown as { Deno: DenoClients };
  hostClient ??= Deno.createHttpClient?.({ allowHost: true });
  return hostClient;
}

async function gather({ length }: FetchArguments, body: OperationBody): Promise<OperationBody> {
  if (!(body instanceof ReadableStream) || length <= 0 || length > GATHER_LIMIT) return body;
  return new Uint8Array(await new Response(body).arrayBuffer());
}
