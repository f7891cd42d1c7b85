import type { Origin } from "../../runtime/origin.ts";
import type { Platform } from "../../runtime/platform.ts";
import { SharedTimers } from "../../runtime/timers.ts";

/** What Deno tells of a request by itself: nothing of the versions that its client speaks. */
export abstract class DenoOrigin implements Origin {
  readonly protocol = undefined;
  readonly tls = undefined;
  #id: string | undefined;

  abstract get remote(): string;

  get id(): string {
    this.#id ??= crypto.randomUUID();
    return this.#id;
  }

  abstract data(): unknown;
}

/** What the platforms that run on Deno have in common. */
export const denoPlatform: Omit<Platform, "environ" | "endsWithResponse"> = {
  createTimers: (guest) => new SharedTimers(guest),

  /** Deno makes a body for any request that may have one. In HTTP/1.1 there is one only where a field announces it. */
  body({ body, headers }) {
    const isHttp1 = headers.has("host");
    return isHttp1 && !headers.has("content-length") && !headers.has("transfer-encoding") ? null : body;
  },

  fields: (headers) => [...headers],

  respond: (body, init) => new Response(body, init),
};
