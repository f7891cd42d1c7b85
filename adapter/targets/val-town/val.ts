import { type App, createApp } from "../../runtime/app.ts";
import type { Platform } from "../../runtime/platform.ts";
import { SharedTimers } from "../../runtime/timers.ts";

/** What is used of the API of Deno, on which vals run. */
interface DenoEnv {
  env: { toObject(): Record<string, string> };
}

const platform: Platform = {
  timers: new SharedTimers(),
  environ: () => (globalThis as unknown as { Deno: DenoEnv }).Deno.env.toObject(),
  fields: (headers) => [...headers],

  respond: (body, init) => new Response(body, init),
};

/** The HTTP handler of a val, and what calls its named functions. */
export function createVal(module: WebAssembly.Module): {
  handler: (request: Request) => Promise<Response>;
  call: App["call"];
} {
  const app = createApp(module, platform);
  return {
    handler: async (request) =>
      app.handle(request, request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? ""),
    call: app.call,
  };
}
