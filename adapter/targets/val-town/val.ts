import type { App } from "../../runtime/app.ts";
import { BareOrigin, remoteAddress } from "../../runtime/origin.ts";
import type { Platform } from "../../runtime/platform.ts";
import type { Settings } from "../../runtime/settings.ts";
import { denoPlatform } from "../deno-deploy/platform.ts";
import { valEnviron } from "./environ.ts";

const platform: Platform = {
  ...denoPlatform,
  environ: valEnviron,
  endsWithResponse: true,
};

/** Val Town tells of a request what its proxy has written into the header. */
class ValOrigin extends BareOrigin {
  readonly #headers: Headers;

  constructor({ headers }: Request) {
    super();
    this.#headers = headers;
  }

  override get remote(): string {
    return remoteAddress(this.#headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? "", 0);
  }
}

/** The HTTP handler of a val, and what calls its named functions. */
export function createVal(
  module: WebAssembly.Module,
  settings: Settings,
): { handler: (request: Request) => Promise<Response>; call: App["call"] } {
  const app = settings.createApp(module, platform, settings);
  return { handler: async (request) => app.handle(request, new ValOrigin(request)), call: app.call };
}
