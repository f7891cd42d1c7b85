import { env, WorkerEntrypoint } from "cloudflare:workers";
import type { Field } from "../../runtime/abi-payloads.ts";
import type { App } from "../../runtime/app.ts";
import { parseContentLength } from "../../runtime/content-length.ts";
import type { Platform } from "../../runtime/platform.ts";
import type { Settings } from "../../runtime/settings.ts";
import { Beats } from "./beats.ts";
import { readFields, writeFields } from "./field-text.ts";
import { withLength } from "./fixed-length.ts";
import { WorkerOrigin } from "./origin.ts";
import { RequestTimers } from "./timers.ts";

const beats = new Beats();

const platform: Platform = {
  createTimers: (guest) => new RequestTimers(guest, beats),

  environ() {
    const entries = Object.entries(env).filter(([, value]) => isJson(value));
    return Object.fromEntries(
      entries.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    );
  },

  endsWithResponse: false,

  body: (request) => request.body,

  fields: readFields,

  respond(body, { status, headers: fields }) {
    const length = body instanceof ReadableStream ? declaredLength(fields) : undefined;
    const init = resolveInit(status, fields);
    return new Response(length === undefined ? body : withLength(body as ReadableStream, length), init);
  },
};

/** What Responses are made with, by the list of their fields: workerd takes long to read a list, and copies Headers. */
const inits = new WeakMap<Field[], ResponseInit>();

function resolveInit(status: number, fields: Field[]): ResponseInit {
  const known = inits.get(fields);
  if (known !== undefined) return known;
  // A body that the program has encoded (Content-Encoding: gzip) must not be encoded again.
  const init: ResponseInit = { status, headers: new Headers(writeFields(fields)), encodeBody: "manual" };
  inits.set(fields, init);
  return init;
}

/** Variables may be any JSON value; all other bindings are instances of classes. */
function isJson(value: unknown): boolean {
  if (Object(value) !== value) return true;
  return [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value));
}

function declaredLength(headers: Field[]): number | undefined {
  return parseContentLength(headers.find(([name]) => name.toLowerCase() === "content-length")?.[1]);
}

/** Calls of Go functions by other workers, over a service binding: `env.GO.call("name", payload)`. */
type CallsEntrypoint = new (
  ctx: ExecutionContext,
  env: Cloudflare.Env,
) => WorkerEntrypoint & { call(name: string, payload: unknown): Promise<unknown> };

/** The worker of a Go program: its default export, and the entrypoint that takes calls. */
export function createWorker(
  module: WebAssembly.Module,
  settings: Settings,
): { handler: ExportedHandler; Calls: CallsEntrypoint } {
  const app: App = settings.createApp(module, platform, settings);
  const { schedules } = settings;
  return {
    handler: {
      fetch: (request, _env, context) =>
        app.handle(request, new WorkerOrigin(request, context, settings.tellsVersions)),
      ...(schedules && {
        scheduled: ({ cron, scheduledTime }: ScheduledController, _env: unknown, context: ExecutionContext) =>
          schedules.fire(app, cron, scheduledTime, context),
      }),
    },
    Calls: class extends WorkerEntrypoint {
      call(name: string, payload: unknown): Promise<unknown> {
        return app.call(name, payload, this.ctx);
      }
    },
  };
}
