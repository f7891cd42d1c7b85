import type { Platform } from "../../runtime/platform.ts";
import { SharedTimers } from "../../runtime/timers.ts";

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
