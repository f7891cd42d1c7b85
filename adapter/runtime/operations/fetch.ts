import type { FetchArguments, FetchResult, Field } from "../abi-payloads.ts";
import { isField } from "../bridge/envelope.ts";
import { GuestFault } from "../faults.ts";
import { isAllowed } from "./hosts.ts";
import { type OperationBody, OperationError, type OperationKind, type OperationResult } from "./operation.ts";

/** What differs between the platforms. */
export interface FetchPlatform {
  /** Sends a request, and follows no redirect. The values of its fields are byte strings. */
  send(args: FetchArguments, body: OperationBody, signal: AbortSignal): Promise<Response>;
  /** The fields of a response, values as byte strings. */
  fields(headers: Headers): Field[];
  /** Whether the platform has undone a Content-Encoding when it hands over the body. */
  decodes(encoding: string, args: FetchArguments): boolean;
  /** Puts the platform's own words for a request that failed into plainer ones. */
  explain(error: unknown): string;
}

/** Fields that belong to a connection, which the platform makes (RFC 9110, sections 7.6 and 10.1.1). */
const CONNECTION_FIELDS = new Set(
  "connection,content-length,expect,host,keep-alive,proxy-connection,te,trailer,transfer-encoding,upgrade".split(","),
);

/** The operation `fetch`: a request to another server. `allowed` are patterns of hosts; undefined for any host. */
export function createFetch(platform: FetchPlatform, allowed: readonly string[] | undefined): OperationKind {
  return {
    prepare(json) {
      const args = decodeArguments(json);
      return async (body, signal): Promise<OperationResult> => {
        checkUrl(args, allowed);
        const response = await platform.send(args, body, signal).catch((error: unknown) => {
          throw new OperationError("unreachable", platform.explain(error));
        });
        return { head: describe(response, args, platform), body: response.body };
      };
    },
  };
}

function decodeArguments(json: unknown): FetchArguments {
  const args = json as FetchArguments | null;
  const isWellFormed =
    typeof args?.method === "string" &&
    typeof args.url === "string" &&
    Array.isArray(args.headers) &&
    args.headers.every(isField) &&
    Number.isSafeInteger(args.length) &&
    typeof args.decode === "boolean" &&
    (args.host === undefined || isField(["host", args.host]));
  if (!isWellFormed) throw new GuestFault("a fetch with malformed arguments");
  const headers = args.headers.filter(([name]) => !CONNECTION_FIELDS.has(name.toLowerCase()));
  return { ...args, headers };
}

function checkUrl({ url, method }: FetchArguments, allowed: readonly string[] | undefined): void {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol)) {
    throw new OperationError("invalid", "it takes an absolute URL of http or https");
  }
  if (target.username !== "" || target.password !== "") {
    throw new OperationError("invalid", "the URL has a user in it: send the field Authorization instead");
  }
  // Of these, platforms refuse some, and send others with a body that nobody meant.
  if (/^(connect|trace|track)$/i.test(method)) {
    throw new OperationError("invalid", `no platform sends requests with the method ${method}`);
  }
  if (allowed !== undefined && !isAllowed(target, allowed)) {
    const { host } = target;
    const advice = `allow it with --allow-host ${host}, or in "allowHosts" of go-edge.json`;
    throw new OperationError("forbidden", `the host ${host} is not among those that the build allows: ${advice}`);
  }
}

function describe(response: Response, args: FetchArguments, platform: FetchPlatform): FetchResult {
  const { status, statusText: text, headers } = response;
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  const decoded = encoding !== undefined && args.method !== "HEAD" && platform.decodes(encoding, args);
  const stale = decoded ? /^content-(encoding|length)$/ : /^$/;
  const fields = platform.fields(headers).filter(([name]) => !stale.test(name));
  const target = headers.get("location");
  const location = target !== null && URL.canParse(target, args.url) ? new URL(target, args.url).href : undefined;
  return { status, text: isField(["x", text]) ? text : "", headers: fields, decoded, location };
}
