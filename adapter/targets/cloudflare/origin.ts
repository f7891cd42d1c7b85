import type { Field } from "../../runtime/abi-payloads.ts";
import { type Origin, remoteAddress } from "../../runtime/origin.ts";

/** What Cloudflare tells of a request. */
export class WorkerOrigin implements Origin {
  readonly #request: Request;
  readonly #context: ExecutionContext;
  /** Somebody may read the versions: workerd takes long to read what they are in. */
  readonly #tellsVersions: boolean;
  #id: string | undefined;

  constructor(request: Request, context: ExecutionContext, tellsVersions: boolean) {
    this.#request = request;
    this.#context = context;
    this.#tellsVersions = tellsVersions;
  }

  remote(fields: readonly Field[]): string {
    const field = fields.find(([name]) => name === "cf-connecting-ip");
    return field === undefined ? "" : remoteAddress(field[1], 0);
  }

  get protocol(): string | undefined {
    return this.#tellsVersions ? (this.#request.cf?.httpProtocol as string | undefined) : undefined;
  }

  get tls(): string | undefined {
    return this.#tellsVersions ? (this.#request.cf?.tlsVersion as string | undefined) : undefined;
  }

  /** The Ray ID, by which Cloudflare's own logs know the request too. */
  get id(): string {
    this.#id ??= this.#request.headers.get("cf-ray") ?? crypto.randomUUID();
    return this.#id;
  }

  data(): unknown {
    return this.#request.cf;
  }

  waitUntil(promise: Promise<unknown>): void {
    this.#context.waitUntil(promise);
  }
}
