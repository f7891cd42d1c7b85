import type { Field } from "../../runtime/abi-payloads.ts";
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
  override remote(fields: readonly Field[]): string {
    const field = fields.find(([name]) => name === "x-forwarded-for");
    return remoteAddress(field?.[1].split(",")[0]?.trim() ?? "", 0);
  }
}

/** What an interval val is called with. */
export interface Interval {
  /** When it was called before; undefined the first time, and when it is run by hand. */
  lastRunAt?: Date | undefined;
}

/** What a val is called with: a request by HTTP, anything else by an interval. */
type Handler = (given: Request | Interval | undefined) => Promise<Response | undefined>;

/** The handler of a val, for HTTP and for intervals, and what calls its named functions. */
export function createVal(module: WebAssembly.Module, settings: Settings): { handler: Handler; call: App["call"] } {
  const app = settings.createApp(module, platform, settings);
  const { schedules } = settings;
  return {
    async handler(given) {
      if (schedules === undefined || given instanceof Request) {
        return app.handle(given as Request, new ValOrigin());
      }
      await schedules.catchUp(app, given?.lastRunAt && Number(new Date(given.lastRunAt)), Date.now());
      return undefined;
    },
    call: app.call,
  };
}
