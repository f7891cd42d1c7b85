import type { IncomingMessage, ServerResponse } from "node:http";
import { type Fields, getField, setField } from "./fields.ts";

/** Paths below this one are the development server's own. */
export const OWN_PATH = "/__go-edge/";
const SCRIPT_PATH = `${OWN_PATH}reload.js`;
const EVENTS_PATH = `${OWN_PATH}events`;

/** Loads the page again when the server has another version than the page. Pages in the background keep no connection. */
const SCRIPT = `(() => {
  const script = document.currentScript;
  if (!script || window.__goEdgeReload) return;
  window.__goEdgeReload = true;
  const version = new URL(script.src).searchParams.get("v");
  let source;
  const look = () => {
    if (document.visibilityState === "hidden") {
      source?.close();
      source = undefined;
    } else if (!source) {
      source = new EventSource("${EVENTS_PATH}");
      source.onmessage = ({ data }) => {
        if (data !== version) location.reload();
      };
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
})();
`;

/** Renders the element that loads the script, for a page of that version. */
export function renderScriptTag(version: string): string {
  return `<script src="${SCRIPT_PATH}?v=${version}"></script>`;
}

/** Tells whether a browser asks for a page to show, as opposed to whatever a page or a program asks for. */
export function isNavigation({ method, headers }: IncomingMessage): boolean {
  if (method !== "GET") return false;
  // Browsers say what it is for, but not to other hosts without TLS.
  const destination = headers["sec-fetch-dest"];
  if (destination !== undefined) return ["document", "frame", "iframe"].includes(String(destination));
  return headers.accept?.includes("text/html") ?? false;
}

/** Has the program send a page whole and as text, so that the script can be added. */
export function askForPlainPage(fields: Fields): void {
  setField(fields, "Accept-Encoding", "identity");
  // A page that the browser has from before has the script of before.
  for (const name of ["if-none-match", "if-modified-since"]) fields.delete(name);
}

/** Tells whether the script can be added to an answer without harm. */
export function takesScript(status: number, fields: Fields): boolean {
  const [type = "", ...parameters] = getField(fields, "content-type").toLowerCase().split(";");
  if (type.trim() !== "text/html" || parameters.some((text) => /utf-?(16|32)/.test(text))) return false;
  if (getField(fields, "content-encoding").replace("identity", "") !== "") return false;
  if (["digest", "content-digest", "repr-digest", "content-md5"].some((name) => fields.has(name))) return false;
  return status >= 200 && ![204, 205, 206, 304].includes(status);
}

/** Who waits for another version. */
export class ReloadEvents {
  readonly #session = Date.now().toString(36);
  readonly #listeners = new Set<ServerResponse>();
  #builds = 0;

  /** What pages are compared with. */
  get version(): string {
    return `${this.#session}-${this.#builds}`;
  }

  /** Says that what pages show is not what there is now. */
  renew(): void {
    this.#builds++;
    for (const listener of this.#listeners) listener.write(`data: ${this.version}\n\n`);
  }

  /** Answers a request below {@link OWN_PATH}. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url!.split("?", 1)[0];
    if (path === SCRIPT_PATH) {
      response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" });
      response.end(SCRIPT);
    } else if (path === EVENTS_PATH) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(`retry: 500\ndata: ${this.version}\n\n`);
      this.#listeners.add(response);
      response.once("close", () => this.#listeners.delete(response));
    } else {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
      response.end(`go-edge dev: there is nothing at ${OWN_PATH}, which is its own.\n`);
    }
  }

  /** Ends all that wait. */
  close(): void {
    for (const listener of this.#listeners) listener.end();
  }
}
