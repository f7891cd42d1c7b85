import { type App, createApp } from "../../runtime/app.ts";
import type { Platform } from "../../runtime/platform.ts";
import { SharedTimers } from "../../runtime/timers.ts";

/** What is used of Deno's own API. */
declare global {
  const Deno: {
    serve(handler: (request: Request, info: ServeInfo) => Response | Promise<Response>): unknown;
    env: { toObject(): Record<string, string> };
    permissions: { querySync(descriptor: { name: "env" }): { state: string } };
  };
}

interface ServeInfo {
  remoteAddr: { hostname?: string };
}

const platform: Platform = {
  timers: new SharedTimers(),

  /** Empty without --allow-env: the program must not make Deno ask for it. */
  environ: () => (Deno.permissions.querySync({ name: "env" }).state === "granted" ? Deno.env.toObject() : {}),

  fields: (headers) => [...headers],

  respond: (body, init) => new Response(body, init),
};

/** The server of a Go program, and what calls its named functions. */
export function createServer(module: WebAssembly.Module): {
  handler: (request: Request, info: ServeInfo) => Response | Promise<Response>;
  call: App["call"];
} {
  const app = createApp(module, platform);
  return { handler: (request, info) => app.handle(request, info.remoteAddr.hostname ?? ""), call: app.call };
}
