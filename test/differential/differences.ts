import type { CompilerName, TargetName } from "../harness/fixtures.ts";
import type { RawRequest } from "../harness/raw.ts";
import { type Answer, fieldOf, REQUEST_ID, setField, setText, sorted } from "./answer.ts";
import type { ProgramName } from "./requests.ts";
import * as wire from "./wire.ts";

/** What is asked, of whom. */
export interface Asked {
  request: RawRequest;
  program: ProgramName;
  compiler: CompilerName;
  target: TargetName;
  /** Where the target listens. */
  url: string;
}

/**
 * Something that is otherwise than under go run, and has to be. At least one of the two functions says how, and returns
 * undefined for whatever it has nothing to say about.
 */
export interface Difference {
  id: string;
  targets: readonly TargetName[];
  /** Whose doing it is: the platform's, or that of go-edge, which has to decide what the platform leaves open. */
  by: "platform" | "go-edge";
  /** For people who write programs. */
  reason: string;
  /** The request that the program gets to see: a native server is asked this one instead. */
  request?(asked: Asked): RawRequest | undefined;
  /** The answer that comes of the native one. */
  response?(answer: Answer, asked: Asked): Answer | undefined;
}

const ALL = ["cloudflare", "deno-deploy", "val-town"] as const;
const CLOUDFLARE = ["cloudflare"] as const;
const DENO = ["deno-deploy", "val-town"] as const;
/** Where programs with net/http fit. */
const NETHTTP = ["cloudflare", "deno-deploy"] as const;

/** What answers instead of the program. */
function refusal(status: number, text: string, type?: string): Answer {
  const headers: [string, string][] = [["content-length", String(text.length)]];
  if (type !== undefined) headers.push(["content-type", type]);
  return { status, headers, body: Buffer.from(text), whole: true, informational: [], trailers: [] };
}

/** What go-edge answers when a handler has failed. */
function failure(): Answer {
  const answer = refusal(500, `Internal Server Error\nrequest id: ${REQUEST_ID}\n`, "text/plain; charset=utf-8");
  return setField(answer, "cache-control", "no-store");
}

const stepsOf = ({ path }: RawRequest): string[] => path.replace(/^[^?]*\?/, "").split("&");

const REQUESTS: Difference[] = [
  {
    id: "repeated-request-fields",
    targets: ALL,
    by: "platform",
    reason:
      "Fields of a request that repeat arrive as one, joined by a comma and a space: the Headers of the Fetch standard, " +
      'which both runtimes hand over, can\'t tell them apart. Deno leaves empty ones out, and joins Cookie by "; "; ' +
      "workerd joins it by a comma, too.",
    request({ request, target }) {
      const headers = wire.joined(request.headers ?? [], target !== "cloudflare");
      return headers && { ...request, headers };
    },
  },
  {
    id: "dot-segments",
    targets: CLOUDFLARE,
    by: "platform",
    reason:
      "The segments . and .. of a path are resolved before the program sees it, as in every URL of the Fetch standard; a " +
      "ServeMux therefore has nothing to redirect. Segments written %2e and repeated slashes arrive as sent.",
    request({ request }) {
      const path = request.path.startsWith("/") ? wire.withoutDots(request.path) : request.path;
      return path === request.path ? undefined : { ...request, path };
    },
  },
  {
    id: "request-encoding",
    targets: CLOUDFLARE,
    by: "platform",
    reason:
      "Bytes of a target or of a field's value that are not UTF-8 arrive as U+FFFD: workerd takes both for UTF-8.",
    request({ request }) {
      const { path, headers = [] } = request;
      if ([path, ...headers.map(([, value]) => value)].every((text) => wire.asUTF8(text) === text)) return undefined;
      const read = headers.map(([name, value]): [string, string] => [name, wire.asUTF8(value)]);
      return { ...request, path: wire.asUTF8(path), headers: read };
    },
  },
  {
    id: "target-encoding",
    targets: DENO,
    by: "platform",
    reason: "Deno answers 400 to a target that is neither ASCII nor UTF-8.",
    response: (_, { request }) => (wire.asUTF8(request.path) === request.path ? undefined : refusal(400, "")),
  },
  {
    id: "absolute-target",
    targets: DENO,
    by: "platform",
    reason:
      "A target in absolute form (GET http://host/path) arrives as path and query, and Host as the client sent it.",
    request({ request }) {
      if (!/^http:/.test(request.path)) return undefined;
      const path = request.path.replace(/^http:\/\/[^/?]*/, "");
      return { ...request, path: path.startsWith("/") ? path : `/${path}` };
    },
  },
  {
    id: "odd-targets",
    targets: CLOUDFLARE,
    by: "platform",
    reason: "workerd itself answers 500 to a target in absolute form (GET http://host/path) and to OPTIONS *.",
    response: (_, { request }) => (request.path.startsWith("/") ? undefined : refusal(500, "Internal Server Error")),
  },
  {
    id: "options-asterisk",
    targets: DENO,
    by: "platform",
    reason:
      "OPTIONS * is a request for the path /* to Deno, and the program answers it; net/http's server does so itself.",
    request: ({ request }) => (request.path === "*" ? { ...request, path: "/*" } : undefined),
  },
  {
    id: "unknown-methods",
    targets: CLOUDFLARE,
    by: "platform",
    reason: "workerd answers 501 to methods that it does not know, get in lower case among them.",
    response: (_, { request: { method = "GET" } }) =>
      wire.METHODS.has(method) ? undefined : refusal(501, "ERROR: Unrecognized request method.", "text/plain"),
  },
  {
    id: "body-of-get",
    targets: DENO,
    by: "platform",
    reason:
      "The body of a GET or HEAD request does not arrive, though its Content-Length does: in the Fetch standard these have none.",
    request({ request }) {
      if (!/^(GET|HEAD)$/.test(request.method ?? "GET") || !request.body || request.chunked !== undefined)
        return undefined;
      return { ...request, body: "" };
    },
    response(answer, { request }) {
      if (!/^(GET|HEAD)$/.test(request.method ?? "GET") || request.body === undefined) return undefined;
      const length = String(request.body.length);
      const text = answer.body.toString("latin1");
      const changed = text
        .replace('length "-1"', 'length "0"')
        .replace(/(header "content-length") "0"/i, `$1 "${length}"`);
      return changed === text ? undefined : setText(answer, changed);
    },
  },
  {
    id: "protocol",
    targets: ALL,
    by: "platform",
    reason:
      "Proto is HTTP/1.1 where the platform does not tell which version the client speaks. Cloudflare's network tells it " +
      "(cf.httpProtocol); workerd by itself, Deno and Val Town don't.",
    request: ({ request }) => (request.version === "HTTP/1.0" ? { ...request, version: "HTTP/1.1" } : undefined),
  },
  {
    id: "request-trailers",
    targets: NETHTTP,
    by: "platform",
    reason:
      "Trailers of a request are lost. Those that the client has announced are in Request.Trailer, without values.",
    request: ({ request }) => (request.trailers === undefined ? undefined : { ...request, trailers: [] }),
  },
  {
    id: "empty-request-fields",
    targets: CLOUDFLARE,
    by: "platform",
    reason: "A field that workerd itself knows, such as User-Agent, is left out when its value is empty.",
    request({ request }) {
      const headers = (request.headers ?? []).filter(([name, value]) => value !== "" || !wire.isKnown(name));
      return headers.length === (request.headers ?? []).length ? undefined : { ...request, headers };
    },
  },
  {
    id: "missing-host",
    targets: CLOUDFLARE,
    by: "platform",
    reason: "workerd itself answers 400 when Host is empty or missing.",
    response: (_, { request }) =>
      request.host === "" || request.host === null ? refusal(400, "Bad Request") : undefined,
  },
  {
    id: "assumed-host",
    targets: DENO,
    by: "platform",
    reason: "Where a request has no Host, Deno takes localhost and its own port; net/http answers 400.",
    request: ({ request, url }) =>
      request.host === null ? { ...request, host: `localhost:${new URL(url).port}` } : undefined,
  },
  {
    id: "malformed-fields",
    targets: ALL,
    by: "platform",
    reason:
      "Requests whose fields are malformed are answered by the platform in its own words; workerd puts up with a space " +
      "before the colon, and says 500 where there are two Host fields or Content-Length is no number.",
    request({ request, target }) {
      if (target !== "cloudflare" || wire.malformed(request) !== "space") return undefined;
      return { ...request, headers: (request.headers ?? []).map(([name, value]) => [name.trim(), value]) };
    },
    response(_, { request, target }) {
      const kind = wire.malformed(request);
      if (kind === undefined || (kind === "space" && target === "cloudflare")) return undefined;
      if (target !== "cloudflare") return refusal(400, "");
      if (kind !== "syntax") return refusal(500, "Internal Server Error");
      return refusal(400, "ERROR: The headers sent by your client are not valid.", "text/plain");
    },
  },
  {
    id: "full-duplex",
    targets: NETHTTP,
    by: "go-edge",
    reason:
      "A handler can always read on after it has begun to write, as if it had called EnableFullDuplex: net/http's server " +
      "drops the rest of an HTTP/1 request at that moment, and nothing at the edge does.",
    request({ request, program }) {
      const steps = stepsOf(request);
      // io.Copy sends the head natively as soon as it knows the body's type, from 512 bytes.
      const reads = steps.includes("copy")
        ? (request.body?.length ?? 0) > 512
        : steps.includes("flush") && steps.includes("sum");
      if (program !== "nethttp" || steps.includes("duplex") || !reads) return undefined;
      return { ...request, path: request.path.replace("?", "?duplex&") };
    },
  },
];

const RESPONSES: Difference[] = [
  {
    id: "panic",
    targets: ALL,
    by: "platform",
    reason:
      "A panic before the head of the response is out, http.ErrAbortHandler and an invalid status among them, is answered " +
      "with 500: a program at the edge can't close the connection without a word, as net/http does.",
    response: (answer) => (answer.status === 0 ? failure() : undefined),
  },
  {
    id: "status-range",
    targets: ALL,
    by: "platform",
    reason:
      "Statuses from 600 on panic in WriteHeader, and are answered with 500: a Response of the Fetch standard has 200 to 599.",
    response: (answer) => (answer.status > 599 ? failure() : undefined),
  },
  {
    id: "switching-protocols",
    targets: ALL,
    by: "platform",
    reason: "Status 101 is answered with 500: there is no connection that could go on in another protocol.",
    response: (answer) => (answer.status === 101 ? failure() : undefined),
  },
  {
    id: "reset-content",
    targets: ALL,
    by: "platform",
    reason:
      "Status 205 has no body, and writing one fails as with 204, since the Fetch standard forbids it; net/http sends it. Deno " +
      "does not say Content-Length: 0, so that an HTTP/1.1 client waits for the connection to close.",
    response(answer, { target, program }) {
      if (answer.body.equals(Buffer.from("4, <nil>, false"))) {
        return setText(answer, "0, http: request method or response status code does not allow body, true");
      }
      if (program === "edge" && answer.body.equals(Buffer.from("4, fine"))) return setText(answer, "0, failed");
      if (answer.status !== 205) return undefined;
      const sniffed = fieldOf(answer, "content-type") === "text/plain; charset=utf-8";
      const bare = setField(answer, "content-length", target === "cloudflare" ? "0" : undefined);
      return { ...(sniffed ? setField(bare, "content-type", undefined) : bare), body: Buffer.alloc(0) };
    },
  },
  {
    id: "expect-continue",
    targets: DENO,
    by: "platform",
    reason:
      "Deno sends 100 Continue as soon as the body is read, also where the handler has begun to write, after which net/http does not.",
    response(answer, { request }) {
      const waits = request.headers?.some(([name, value]) => name === "Expect" && value === "100-continue");
      return waits && request.body && answer.informational.length === 0
        ? { ...answer, informational: [100] }
        : undefined;
    },
  },
  {
    id: "informational",
    targets: NETHTTP,
    by: "platform",
    reason: "Informational responses (100 to 199) do not get through: a Response of the Fetch standard can't be one.",
    response(answer, { request, target }) {
      const waits = target !== "cloudflare" && request.headers?.some(([name]) => name === "Expect");
      return answer.informational.length === 0 || waits ? undefined : { ...answer, informational: [] };
    },
  },
  {
    id: "response-trailers",
    targets: ALL,
    by: "platform",
    reason: "Trailers of a response are not sent, nor announced by Trailer: the Fetch standard has none.",
    response(answer) {
      if (answer.trailers.length === 0 && fieldOf(answer, "trailer") === undefined) return undefined;
      return { ...setField(answer, "trailer", undefined), trailers: [] };
    },
  },
  {
    id: "connection-fields",
    targets: CLOUDFLARE,
    by: "platform",
    reason: "TE and Upgrade in a response are workerd's own, and those of the program are dropped.",
    response(answer) {
      const headers = answer.headers.filter(([name]) => !/^(te|upgrade)$/.test(name));
      return headers.length === answer.headers.length ? undefined : { ...answer, headers };
    },
  },
  {
    id: "empty-response-fields",
    targets: CLOUDFLARE,
    by: "platform",
    reason:
      "A field that workerd itself knows, such as Content-Type, Content-Encoding or Set-Cookie, is left out when its value is empty.",
    response(answer) {
      const headers = answer.headers.filter(([name, value]) => value !== "" || !wire.isKnown(name));
      return headers.length === answer.headers.length ? undefined : { ...answer, headers };
    },
  },
  {
    id: "repeated-response-fields",
    targets: CLOUDFLARE,
    by: "platform",
    reason:
      "Fields that repeat and that workerd itself knows, such as Vary, Link, Cache-Control and WWW-Authenticate, are joined by a " +
      "comma and a space; others, and Set-Cookie, stay apart.",
    response(answer) {
      const known = answer.headers.filter(([name]) => wire.isKnown(name) && name !== "set-cookie");
      const joined = wire.joined(known, false);
      const others = answer.headers.filter((field) => !known.includes(field));
      return joined && { ...answer, headers: sorted([...others, ...joined]) };
    },
  },
  {
    id: "response-encoding",
    targets: CLOUDFLARE,
    by: "platform",
    reason:
      "A value that is not UTF-8 goes out with each byte as the character of Latin-1, in UTF-8: workerd writes nothing else.",
    response(answer) {
      if (answer.headers.every(([, value]) => wire.asUTF8(value) === value)) return undefined;
      const headers = answer.headers.map(([name, value]): [string, string] => [
        name,
        wire.asUTF8(value) === value ? value : Buffer.from(value, "utf8").toString("latin1"),
      ]);
      return { ...answer, headers };
    },
  },
  {
    id: "control-characters",
    targets: ALL,
    by: "platform",
    reason:
      "Control characters in the value of a field are sent as spaces: a null byte makes workerd answer 500, and any of them ends Deno's whole process.",
    response(answer) {
      const clean = (value: string): string => value.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, " ");
      if (answer.headers.every(([, value]) => clean(value) === value)) return undefined;
      return { ...answer, headers: answer.headers.map(([name, value]) => [name, clean(value)]) };
    },
  },
  {
    id: "length-of-head",
    targets: DENO,
    by: "platform",
    reason: "Deno answers HEAD with Content-Length: 0 where the program says none.",
    response(answer, { request }) {
      const none = fieldOf(answer, "content-length") === undefined && ![204, 205, 304].includes(answer.status);
      return request.method === "HEAD" && none ? setField(answer, "content-length", "0") : undefined;
    },
  },
  {
    id: "length-instead-of-chunks",
    targets: ALL,
    by: "go-edge",
    reason:
      "A body of less than 64 KB whose handler did not have to wait for anything has a Content-Length, also where net/http would " +
      "send it in chunks or close the connection after it.",
    response(answer, { request }) {
      const { status, body, whole } = answer;
      const steps = stepsOf(request);
      // What waits for the request's body, or sleeps, finds the head gone out, unless all fits into the first buffer.
      const sent = request.body !== undefined && (body.length > 2048 || steps.includes("flush"));
      const waited = sent || steps.some((step) => step.startsWith("sleep"));
      const framed = fieldOf(answer, "content-length") !== undefined || [204, 205, 304].includes(status);
      if (framed || waited || request.method === "HEAD" || !whole || body.length >= 65_536) return undefined;
      return setField(answer, "content-length", String(body.length));
    },
  },
  {
    id: "broken-stream",
    targets: CLOUDFLARE,
    by: "platform",
    reason:
      "A response without Content-Length that breaks off ends as if it were whole; with one, the client sees that it is not.",
    response: (answer) =>
      answer.whole || fieldOf(answer, "content-length") !== undefined ? undefined : { ...answer, whole: true },
  },
];

/** In the order in which they come about. */
export const DIFFERENCES: readonly Difference[] = [...REQUESTS, ...RESPONSES];
