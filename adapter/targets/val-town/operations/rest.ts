import type { OperationFailure } from "../../../runtime/abi.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";

/** What is used of the API of Deno, on which vals run. */
interface DenoEnv {
  env: { get(name: string): string | undefined };
}

/** A request to Val Town's REST API. */
export interface RestRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> | string;
  signal: AbortSignal;
  /** Statuses beside those of success that are no failure. */
  accepted?: readonly number[];
}

/** Milliseconds without any progress after which the service is given up. */
const PATIENCE = 30_000;

/** What statuses stand for, as codes of operations; anything else is `failed`. */
const CODES: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "missing",
  402: "quota",
  403: "missing",
  413: "too-large",
  429: "quota",
};

/** Why the API can't be used at all. */
export function findNoToken(): OperationFailure | undefined {
  if (variable("valtown") !== undefined) return undefined;
  const text = "the environment has no variable valtown, which holds an API token: vals have it, elsewhere set it";
  return { code: "missing", text };
}

/**
 * Sends a request, such as `/v1/blob`, and resolves once the head of its response is there. The service is what the
 * environment's VAL_TOWN_BASE_URL names, as for @valtown/sdk. Rejects with an {@link OperationError}.
 */
export async function request(path: string, given: RestRequest): Promise<Response> {
  const { method = "GET", headers, body, signal, accepted = [] } = given;
  const patience = new Patience();
  const init = {
    method,
    headers: { authorization: `Bearer ${variable("valtown")}`, ...headers },
    body: body instanceof ReadableStream ? patience.watch(body) : body,
    duplex: body instanceof ReadableStream ? "half" : undefined,
    signal: AbortSignal.any([signal, patience.signal]),
  };
  let response: Response;
  try {
    response = await fetch(`${variable("VAL_TOWN_BASE_URL") ?? "https://api.val.town"}${path}`, init as RequestInit);
  } catch (error) {
    if (patience.signal.aborted) {
      throw new OperationError(
        "timeout",
        `Val Town does not answer within ${PATIENCE / 1000} seconds: try again later`,
      );
    }
    throw new OperationError("failed", `Val Town can't be reached: ${(error as Error).message}`);
  } finally {
    patience.end();
  }
  if (response.ok || accepted.includes(response.status)) return response;
  throw new OperationError(CODES[response.status] ?? "failed", await describe(response));
}

async function describe(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  const said = `Val Town answers with status ${response.status}: ${messageOf(text)}`;
  switch (CODES[response.status]) {
    case "missing":
      return `${said}. The environment's variable valtown must hold an API token that may use what this does`;
    case "quota":
      return `${said}. Try again later, or see what your plan grants`;
    case "too-large":
      return `${said}. Your plan says how much it takes`;
    default:
      return said;
  }
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // What is no JSON is told as it is.
  }
  return text.slice(0, 200);
}

function variable(name: string): string | undefined {
  return (globalThis as unknown as { Deno: DenoEnv }).Deno.env.get(name) || undefined;
}

/** Waits so long, and anew whenever more of a body is wanted. */
class Patience {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#renew();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A body whose chunks are progress. While the program itself makes it wait, nothing is held against the service. */
  watch(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
    const reader = body.getReader();
    return new ReadableStream(
      {
        pull: async (controller) => {
          this.end();
          const { done, value } = await reader.read();
          this.#renew();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #renew(): void {
    this.#timer = setTimeout(() => this.#controller.abort(), PATIENCE);
  }
}
