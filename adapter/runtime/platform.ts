import type { Field } from "./abi-payloads.ts";
import type { Timed, Timers } from "./timers.ts";

/** What differs between the platforms at run time. Each target has one. */
export interface Platform {
  /** Strings that the program finds in its environment. Asked for when an instance starts. */
  environ(): Record<string, string>;

  /** The fields of a request, values as byte strings: each code point is a byte of what came over the wire. */
  fields(headers: Headers): Field[];

  /** The body of a request; null when it has none. */
  body(request: Request): ReadableStream<Uint8Array> | null;

  /** Makes what enters an instance again when its timers are due. */
  createTimers(guest: Timed): Timers;

  /** Nothing runs once the last response has ended: one whose background work goes on is kept open until it is done. */
  readonly endsWithResponse: boolean;

  /**
   * Makes a Response of what the guest wrote, in the context of its request. The values of its fields are byte strings,
   * its body is already encoded. Fields that come again may be the same list, which must not be changed.
   */
  respond(
    body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null,
    init: { status: number; headers: Field[] },
  ): Response;
}
