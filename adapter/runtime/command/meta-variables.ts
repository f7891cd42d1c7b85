import type { Field } from "../abi-payloads.ts";
import type { Origin } from "../origin.ts";

/** What a request's meta-variables are made of. */
export interface MetaSource {
  method: string;
  url: string;
  /** Values are byte strings. */
  headers: readonly Field[];
  /** Bytes of the body. */
  length: number;
  origin: Origin;
}

/** Fields that have a meta-variable of their own, and one that programs would take for a setting (httpoxy). */
const WITHHELD = new Set(["content-length", "content-type", "authorization", "proxy-authorization", "proxy"]);

/**
 * The meta-variables of a request, as a program finds them in its environment (RFC 3875, section 4.1, and REQUEST_URI,
 * REMOTE_PORT and HTTPS, which servers add). The program is at the root: SCRIPT_NAME is empty, PATH_INFO the path.
 */
export function metaVariables({ method, url, headers, length, origin }: MetaSource): Record<string, string> {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const secure = protocol === "https:";
  const [, host = "", remotePort = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(origin.remote(headers)) ?? [];
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return {
    GATEWAY_INTERFACE: "CGI/1.1",
    SERVER_PROTOCOL: origin.protocol ?? "HTTP/1.1",
    SERVER_SOFTWARE: "go-edge",
    SERVER_NAME: hostname,
    SERVER_PORT: port || (secure ? "443" : "80"),
    REQUEST_METHOD: method,
    REQUEST_URI: pathname + search,
    SCRIPT_NAME: "",
    PATH_INFO: decodePath(pathname),
    QUERY_STRING: search.slice(1),
    REMOTE_ADDR: host,
    REMOTE_HOST: host,
    ...(remotePort === "" || remotePort === "0" ? {} : { REMOTE_PORT: remotePort }),
    ...(secure ? { HTTPS: "on" } : {}),
    ...(length > 0 ? { CONTENT_LENGTH: String(length) } : {}),
    ...(type === undefined ? {} : { CONTENT_TYPE: decodeValue(type) }),
    ...fieldVariables(headers),
  };
}

/** Fields as HTTP_NAME; those that repeat are joined (RFC 9110, section 5.3; for Cookie: RFC 6265, section 5.4). */
function fieldVariables(headers: readonly Field[]): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [field, value] of headers) {
    const lower = field.toLowerCase();
    if (WITHHELD.has(lower)) continue;
    const name = `HTTP_${field.toUpperCase().replaceAll("-", "_")}`;
    const separator = lower === "cookie" ? "; " : ", ";
    const text = decodeValue(value);
    variables[name] = name in variables ? `${variables[name]}${separator}${text}` : text;
  }
  return variables;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll("\0", "");
  } catch {
    return path;
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The text of a byte string, where it is UTF-8: the environment is encoded so again. */
function decodeValue(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  try {
    return decoder.decode(Uint8Array.from(value, (c) => c.charCodeAt(0)));
  } catch {
    return value;
  }
}
