import type { Field } from "./abi-payloads.ts";

/** Keeps the context of a request. */
export interface Keeper {
  /** Keeps it until the promise settles. Absent where no context ends before its process. */
  waitUntil?(promise: Promise<unknown>): void;
}

/** What the platform tells of a request beside the request itself. */
export interface Origin extends Keeper {
  /**
   * The client's address and port as Go writes them: `192.0.2.1:443`, `[2001:db8::1]:443`; port 0 where the platform
   * does not tell, and empty where it tells nothing.
   * @param fields those of the request, with which some platforms tell it.
   */
  remote(fields: readonly Field[]): string;
  /** The version of HTTP that the client speaks, such as `HTTP/2`; undefined where the platform does not tell. */
  readonly protocol: string | undefined;
  /** The version of TLS that the client speaks, such as `TLSv1.3`; undefined where the platform does not tell. */
  readonly tls: string | undefined;
  /** What logs and error pages call the request. */
  readonly id: string;
  /** The platform's own data about the request: any JSON value, or undefined. */
  data(): unknown;
}

/** What is known of a request where the platform tells nothing but the request itself. */
export class BareOrigin implements Origin {
  readonly protocol = undefined;
  readonly tls = undefined;
  #id: string | undefined;

  remote(_fields: readonly Field[]): string {
    return "";
  }

  get id(): string {
    this.#id ??= crypto.randomUUID();
    return this.#id;
  }

  data(): unknown {
    return undefined;
  }
}

/** Writes an address and a port as Go does. */
export function remoteAddress(host: string, port: number): string {
  if (host === "") return "";
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
