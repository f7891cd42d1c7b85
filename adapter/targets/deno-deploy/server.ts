import type { App } from "../../runtime/app.ts";
import { BareOrigin, remoteAddress } from "../../runtime/origin.ts";
import type { Platform } from "../../runtime/platform.ts";
import type { Settings } from "../../runtime/settings.ts";
import { denoEnviron } from "./environ.ts";
import { denoPlatform } from "./platform.ts";
import { startSchedules } from "./schedules.ts";

/** What is used of Deno's own API. */
declare global {
  const Deno: {
    /** Undefined where an unstable feature has to be asked for. */
    cron?: (name: string, schedule: string, handler: () => Promise<void>) => Promise<void>;
    serve(handler: (request: Request, info: ServeInfo) => Response | Promise<Response>): unknown;
    env: { toObject(): Record<string, string> };
    permissions: { querySync(descriptor: { name: "env" }): { state: string } };
  };
}

interface ServeInfo {
  remoteAddr: { hostname?: string; port?: number };
}

const platform: Platform = {
  ...denoPlatform,

  environ: denoEnviron,
  endsWithResponse: false,
};

/** What Deno tells of a request: nothing of the versions that its client speaks. */
class ServeOrigin extends BareOrigin {
  readonly #info: ServeInfo;

  constructor(info: ServeInfo) {
    super();
    this.#info = info;
  }

  override remote(): string {
    const { hostname = "", port = 0 } = this.#info.remoteAddr;
    return remoteAddress(hostname, port);
  }

  override data(): unknown {
    return { remoteAddr: this.#info.remoteAddr };
  }
}

/** The server of a Go program, and what calls its named functions. Its schedules begin at once. */
export function createServer(
  module: WebAssembly.Module,
  settings: Settings,
): { handler: (request: Request, info: ServeInfo) => Response | Promise<Response>; call: App["call"] } {
  const app = settings.createApp(module, platform, settings);
  if (settings.schedules !== undefined) startSchedules(settings.schedules, app);
  return { handler: (request, info) => app.handle(request, new ServeOrigin(info)), call: app.call };
}
