import { GoEdgeError, UsageError } from "../../build/errors.ts";
import { PATIENCE, type Patience, sendWithPatience } from "./retry.ts";

/** Environment variable with the token that a blob host takes uploads by, here and there. */
export const BLOB_TOKEN = "GO_EDGE_BLOB_TOKEN";

/**
 * Checks the address of a blob host, and takes the slash off its end.
 * @throws UsageError.
 */
export function parseBlobHost(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.hostname === "127.0.0.1" || url?.hostname === "localhost";
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLocal);
  if (url && isSafe && url.username === "" && url.password === "" && url.search === "" && url.hash === "") {
    return url.href.replace(/\/$/, "");
  }
  throw new UsageError(`--blob-host can't be ${JSON.stringify(text.replace(/\/\/[^/]*@/, "//…@"))}`, {
    hint: "It takes an address that starts with https:// and has no user, query or fragment in it.",
  });
}

/** A blob host (templates/val-town/blob-host.ts), as who uploads to it sees it. */
export class BlobHost {
  readonly #url: string;
  readonly #signal: AbortSignal | undefined;
  readonly #patience: Patience;

  constructor(url: string, signal: AbortSignal | undefined, patience: Patience = PATIENCE) {
    this.#url = url;
    this.#signal = signal;
    this.#patience = patience;
  }

  /** Whether it has the bytes of that SHA-256. */
  async has(sha256: string): Promise<boolean> {
    const response = await this.#send(sha256, { method: "HEAD" }, "");
    if (response.status === 404) return false;
    if (response.ok) return true;
    throw this.#failure(response.status, "");
  }

  /** Stores bytes under their SHA-256. @throws GoEdgeError VAL_FAILED or TOKEN_MISSING. */
  async store(sha256: string, bytes: Uint8Array): Promise<void> {
    const token = resolveBlobToken();
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" };
    const response = await this.#send(sha256, { method: "PUT", headers, body: bytes }, token);
    if (response.ok) return;
    throw this.#failure(response.status, (await response.text()).slice(0, 300).trim().replaceAll(token, "…"));
  }

  async #send(sha256: string, init: RequestInit, token: string): Promise<Response> {
    const outcome = await sendWithPatience(`${this.#url}/${sha256}`, init, this.#patience, this.#signal);
    if ("response" in outcome) return outcome.response;
    const reason = token === "" ? outcome.failure.message : outcome.failure.message.replaceAll(token, "…");
    throw new GoEdgeError("VAL_FAILED", `the blob host ${this.#url} can't be reached: ${reason}`, { hint: SET_UP });
  }

  #failure(status: number, text: string): GoEdgeError {
    return new GoEdgeError("VAL_FAILED", `the blob host ${this.#url} answers with ${status}${text && `: ${text}`}`, {
      hint: status === 401 ? `${BLOB_TOKEN} has to be the same here and in the blob host's environment.` : SET_UP,
    });
  }
}

const SET_UP =
  "A blob host is set up by pasting node_modules/go-edge/templates/val-town/blob-host.ts into an HTTP val: it says how.";

/** @throws GoEdgeError TOKEN_MISSING. */
export function resolveBlobToken(): string {
  const token = process.env[BLOB_TOKEN];
  if (token) return token;
  throw new GoEdgeError("TOKEN_MISSING", `there is no token for the blob host: the environment has no ${BLOB_TOKEN}`, {
    hint: `Set ${BLOB_TOKEN} to the text that is in the blob host's own environment variable of that name.`,
  });
}
