import type { CreateApp } from "../app.ts";
import { isBodyless } from "../bodyless.ts";
import { parseContentLength } from "../content-length.ts";
import { describeEnd, GuestExit, GuestFault } from "../faults.ts";
import type { Origin } from "../origin.ts";
import type { Platform } from "../platform.ts";
import { programEnviron } from "../platform-environ.ts";
import { createRedact } from "../secrets.ts";
import { type CgiResponse, parseCgiResponse } from "./cgi-response.ts";
import { Command } from "./command.ts";
import { metaVariables } from "./meta-variables.ts";
import { Output } from "./output.ts";

/** Redirections within the program that are followed for one request. */
const MAX_REDIRECTS = 5;

/**
 * Makes an app of a WASI command module, in any language: each request runs it once, as CGI does (RFC 3875). The request
 * is in its environment, the body on stdin, the response what it writes to stdout.
 */
export const createApp: CreateApp = (module, platform, settings) => {
  const capacity = settings.limits.memory;

  function run(request: Request, origin: Origin, body: Uint8Array, path: string | undefined): CgiResponse | Failure {
    const isRedirected = path !== undefined;
    const meta = metaVariables({
      method: isRedirected ? "GET" : request.method,
      url: isRedirected ? new URL(path, request.url).href : request.url,
      headers: platform.fields(request.headers),
      length: isRedirected ? 0 : body.length,
      origin,
    });
    const environ = programEnviron(platform, settings.limits, meta);
    // Of the platform's variables: those of the request are the client's own.
    const redact = createRedact(programEnviron(platform, settings.limits));
    const command = new Command({ environ, stdin: isRedirected ? new Uint8Array() : body, capacity, redact });
    let code = 0;
    try {
      code = command.run(module, settings.wasi);
      const response = parseCgiResponse(command.output);
      if (code !== 0) console.error(`go-edge: ${describeEnd(new GuestExit(code), true)}`);
      return response;
    } catch (reason) {
      const end = code === 0 ? reason : new GuestExit(code);
      return { reason: end instanceof GuestFault ? end.message : describeEnd(end, true), detail: command.tail };
    }
  }

  return {
    async handle(request, origin) {
      const body = await readBody(request, platform, capacity);
      if (body === undefined) return new Response("Content Too Large\n", { status: 413 });
      let response = run(request, origin, body, undefined);
      for (let i = 0; i < MAX_REDIRECTS && "status" in response && response.redirect !== undefined; i++) {
        response = run(request, origin, body, response.redirect);
      }
      if ("status" in response && response.redirect !== undefined) response = ENDLESS;
      if ("status" in response) return render(response, request, platform);
      const { pathname } = new URL(request.url);
      console.error(`go-edge: request ${origin.id} (${request.method} ${pathname}) failed: ${response.reason}`);
      return settings.renderFailure({ status: 500, ...response }, request, origin);
    },
    call: refuse,
    scheduled: refuse,
  };
};

async function refuse(): Promise<never> {
  throw new Error("a command module has no calls: build the program as one that serves");
}

interface Failure {
  reason: string;
  detail: string;
}

const ENDLESS: Failure = { reason: "the program redirects within itself without end", detail: "" };

function render({ status, headers, body }: CgiResponse, { method }: Request, platform: Platform): Response {
  return platform.respond(isBodyless(method, status) ? null : body, { status, headers });
}

/** The whole body of a request; undefined when it has more bytes than that. */
async function readBody(request: Request, platform: Platform, capacity: number): Promise<Uint8Array | undefined> {
  const stream = platform.body(request);
  if (stream === null) return new Uint8Array();
  if ((parseContentLength(request.headers.get("content-length")) ?? 0) > capacity) return undefined;
  const body = new Output(capacity);
  for await (const chunk of stream) {
    if (body.bytes.length + chunk.length > capacity) return undefined;
    body.add(chunk);
  }
  return body.bytes;
}
