import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Fields, setField } from "./fields.ts";
import { type Changes, forward } from "./forward.ts";
import { type Failure, sendFailurePage, sendFailureText } from "./pages.ts";
import { askForPlainPage, isNavigation, OWN_PATH, type ReloadEvents, renderScriptTag, takesScript } from "./reload.ts";
import type { Backend, Traffic } from "./traffic.ts";

/** Where wrangler has what fires schedules. */
const TRIGGERS = "/cdn-cgi/handler/";

/** Name of the field that says that an answer is not of the sources as they are. */
const OUTDATED = "Go-Edge-Dev";

/** What the front asks the session. */
export interface FrontOptions {
  traffic: Traffic;
  events: ReloadEvents;
  /** Pages get the script that reloads them. */
  reload: boolean;
  /** Why the last build is not what is served. */
  failure(): Failure | undefined;
  /** Waits for the first build, whether it fails or not. */
  firstBuild: Promise<void>;
  /** Fields that the platform adds to a request. */
  platformFields(request: IncomingMessage): Record<string, string>;
  /** Told of each request when it is over. A status of 0: nothing was answered. */
  onRequest(request: IncomingMessage, status: number, ms: number): void;
  /** Told that a backend does not answer any more. */
  onGone(backend: Backend): void;
}

/** Makes the server that browsers see. It hands requests to whatever backend is the current one. */
export function createFront(options: FrontOptions): Server {
  // Uploads and answers may take as long as they want.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, (request, response) => {
    const began = performance.now();
    if (request.url!.startsWith(OWN_PATH)) {
      options.events.answer(request, response);
      return;
    }
    response.once("close", () => {
      const status = response.writableFinished ? response.statusCode : 0;
      options.onRequest(request, status, Math.round(performance.now() - began));
    });
    answer(options, request, response).catch((error: Error) => {
      if (response.headersSent) return void response.destroy();
      sendFailureText(response, 500, { title: "go-edge dev failed", message: error.stack ?? "", hint: undefined });
    });
  });
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  });
  return server;
}

async function answer(options: FrontOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.upgrade?.toLowerCase() === "websocket") {
    return fail(options, request, response, 501, {
      title: "No WebSockets",
      message: "Programs of go-edge answer requests over HTTP. They can't upgrade connections.",
      hint: undefined,
    });
  }
  await options.firstBuild;
  const failure = options.failure();
  if (failure !== undefined && isNavigation(request)) return fail(options, request, response, 500, failure);
  const lease = await options.traffic.lease();
  if (lease === undefined) {
    return fail(options, request, response, 500, failure ?? { title: "Stopped", message: "", hint: undefined });
  }
  const { backend } = lease;
  const port = request.url!.startsWith(TRIGGERS) ? (backend.triggers ?? backend.port) : backend.port;
  const outcome = await forward(port, request, response, defineChanges(options, request, failure), lease.answered);
  lease.release();
  if (outcome !== "refused" && outcome !== "dropped") return;
  if (outcome === "refused") options.onGone(backend);
  return fail(options, request, response, 502, {
    title: "The program did not answer",
    message: "The process that runs it has ended, or broke off: the terminal may tell why.",
    hint: undefined,
  });
}

function defineChanges(options: FrontOptions, request: IncomingMessage, failure: Failure | undefined): Changes {
  const isPage = options.reload && isNavigation(request);
  return {
    request(fields: Fields) {
      for (const [name, value] of Object.entries(options.platformFields(request))) setField(fields, name, value);
      if (isPage) askForPlainPage(fields);
    },
    response(status: number, fields: Fields) {
      if (failure !== undefined) setField(fields, OUTDATED, "outdated; the last build failed");
      return isPage && takesScript(status, fields) ? renderScriptTag(options.events.version) : undefined;
    },
  };
}

function fail(
  { events, reload }: FrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  failure: Failure,
): void {
  if (response.destroyed) return;
  if (isNavigation(request)) sendFailurePage(response, status, failure, reload ? events.version : undefined);
  else sendFailureText(response, status, failure);
}
