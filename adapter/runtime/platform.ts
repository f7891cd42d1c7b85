import type { Timers } from "./timers.ts";

/** What differs between the platforms at run time. Each target has one. */
export interface Platform {
  /** Strings that the program finds in its environment. Asked for when an instance starts. */
  environ(): Record<string, string>;

  /** When the guest is entered again for its timers. */
  readonly timers: Timers;

  /** Makes a Response of what the guest wrote, in the context of its request. The body is already encoded. */
  respond(
    body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null,
    init: { status: number; headers: [string, string][] },
  ): Response;
}
