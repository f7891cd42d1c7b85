import { GoEdgeError } from "../../build/errors.ts";
import { PATIENCE, type Patience, sendWithPatience } from "./retry.ts";

/** Who asks Val Town, and how. */
export interface ApiOptions {
  /** Where the API is, without a slash at its end. */
  base: string;
  token: string;
  signal?: AbortSignal | undefined;
  patience?: Patience | undefined;
}

/** What an API call sends beside its path. */
export interface Call {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  query?: Record<string, string>;
  body?: unknown;
  /** Statuses above 299 that the caller knows what to do with. */
  expected?: readonly number[];
}

/** Val Town's REST API, as @valtown/sdk 2.1.0 says what it is. */
export class ValTownApi {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /**
   * Makes a call, several times if the service asks for it.
   * @returns a response of a status below 300, or of one that is expected, with its body read.
   * @throws GoEdgeError VAL_FAILED, whose message has no token in it, or INTERRUPTED.
   */
  async call(path: string, { method = "GET", query, body, expected = [] }: Call = {}): Promise<Response> {
    const { base, token, signal, patience = PATIENCE } = this.#options;
    const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    const outcome = await sendWithPatience(base + path + search, init, patience, signal);
    const what = `${method} ${path}`;
    if ("failure" in outcome) {
      throw new GoEdgeError("VAL_FAILED", `${base} can't be reached (${what}): ${outcome.failure.message}`, {
        hint: "Try again: what was sent already is not sent twice.",
      });
    }
    const { response } = outcome;
    if (response.ok || expected.includes(response.status)) return response;
    throw failure(what, response, (await messageOf(response)).replaceAll(token, "…"));
  }

  /** Makes a call as {@link call} does; returns the JSON it is answered with. */
  async json<T>(path: string, call?: Call): Promise<T> {
    return (await (await this.call(path, call)).json()) as T;
  }

  /** Lists what is on all pages. */
  async list<T>(path: string, query: Record<string, string>): Promise<T[]> {
    const all: T[] = [];
    for (let offset = 0; ; ) {
      const page = await this.json<{ data: T[]; links: { next?: string } }>(path, {
        query: { ...query, limit: String(PAGE), offset: String(offset) },
      });
      all.push(...page.data);
      offset += page.data.length;
      if (page.links.next === undefined || page.data.length === 0) return all;
    }
  }
}

/** Items on a page. */
const PAGE = 100;

/** An error's body is JSON with a message, or any text. */
async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message : text.slice(0, 500);
  } catch {
    return text.slice(0, 500);
  }
}

function failure(what: string, { status, headers }: Response, message: string): GoEdgeError {
  return new GoEdgeError("VAL_FAILED", `Val Town answers ${what} with ${status}: ${message}`, {
    hint: resolveHint(status, headers),
  });
}

function resolveHint(status: number, headers: Headers): string {
  switch (status) {
    case 401:
      return "Make a token with write access to vals at https://www.val.town/settings/api, and set VAL_TOWN_API_KEY to it.";
    case 402:
    case 403:
    case 404: // what a token may not write is not found
      return "The token has to have write access to vals, and to belong to the val's owner; or the plan does not allow it.";
    case 429:
      return `Try again later${headers.has("retry-after") ? `: in ${headers.get("retry-after")} seconds` : ""}.`;
    default:
      return status >= 500
        ? "Try again later: https://status.val.town tells of outages."
        : "See `npx go-edge deploy --help`.";
  }
}
