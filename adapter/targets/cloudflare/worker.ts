import { env, WorkerEntrypoint } from "cloudflare:workers";
import { type App, createApp } from "../../runtime/app.ts";
import type { Platform } from "../../runtime/platform.ts";
import { RequestTimers } from "./timers.ts";

const platform: Platform = {
  timers: new RequestTimers(),

  environ() {
    const entries = Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return Object.fromEntries(entries);
  },

  respond(body, { status, headers }) {
    // A body that the program has encoded (Content-Encoding: gzip) must not be encoded again.
    return new Response(body, { status, headers, encodeBody: "manual" } as ResponseInit);
  },
};

/** The worker of a Go program: its default export, and the entrypoint `Calls` for service bindings. */
export function createWorker(module: WebAssembly.Module) {
  const app: App = createApp(module, platform);
  return {
    handler: {
      fetch: (request: Request) => app.handle(request, request.headers.get("cf-connecting-ip") ?? ""),
    },
    /** Calls of Go functions by other workers: `env.GO.call("name", payload)`. */
    Calls: class extends WorkerEntrypoint {
      call(name: string, payload: unknown): Promise<unknown> {
        return app.call(name, payload);
      }
    },
  };
}
