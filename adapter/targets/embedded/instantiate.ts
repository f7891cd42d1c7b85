import {
  ABI_EXPORT_PREFIX,
  BINDING_MODULE,
  BINDINGS,
  BRIDGE_IMPORTS,
  BRIDGE_MODULE,
  OPERATION_IMPORTS,
  OPERATION_MODULE,
  OPERATIONS,
  SCHEDULE_IMPORTS,
  SERVE_IMPORT,
  WASI_IMPORTS,
  WASI_MODULE,
} from "../../runtime/abi.ts";
import { createApp } from "../../runtime/app.ts";
import { renderFailure } from "../../runtime/failures/production.ts";
import { edgeFiles } from "../../runtime/files/edge.ts";
import type { HostFunctions } from "../../runtime/functions.ts";
import { describeBadLimits, type LimitSettings, resolveLimits } from "../../runtime/limit-settings.ts";
import { createBlob } from "../../runtime/operations/blob.ts";
import { createCall } from "../../runtime/operations/call.ts";
import { createFetch } from "../../runtime/operations/fetch.ts";
import { createKv } from "../../runtime/operations/kv.ts";
import type { OperationKind } from "../../runtime/operations/operation.ts";
import { createOperations } from "../../runtime/operations/operations.ts";
import { BareOrigin } from "../../runtime/origin.ts";
import type { Platform } from "../../runtime/platform.ts";
import { Schedules } from "../../runtime/schedules/schedules.ts";
import { allFamilies } from "../../runtime/wasi/all.ts";
import { noBlob } from "./operations/blob.ts";
import { fetchPlatform } from "./operations/fetch.ts";
import { noKv } from "./operations/kv.ts";
import { EmbeddedTimers } from "./timers.ts";

/** What the program is instantiated with. */
export interface InstantiateOptions {
  /** What the program finds in its environment. Default: nothing. */
  env?: Readonly<Record<string, string>>;
  /** Functions in JavaScript that the program calls by name, as go-edge.ts defines them. Default: none. */
  functions?: HostFunctions;
  /**
   * What it may take, as in go-edge.json. `memory`, in MiB and 512 unless said otherwise, is what Go's garbage collector
   * keeps to; what bounds the memory itself is the wasm, where `go-edge build` has written the build's limit into it.
   */
  limits?: LimitSettings;
}

/** A Go program inside of a JavaScript program. */
export interface EmbeddedApp {
  /**
   * Calls a Go function that was registered with edge.HandleCall: any JSON value in, one out. Rejects with an Error that
   * has the text of Go's, or says why the program ended; the next call then starts a fresh instance.
   */
  call(name: string, payload?: unknown): Promise<unknown>;
  /** Answers a request. A handler that fails is a response with status 500, as on the platforms. */
  fetch(request: Request): Promise<Response>;
  /**
   * Runs what was registered with edge.HandleScheduled by that cron expression, as if it were due at that time, or now.
   * Rejects as {@link call} does. Nothing fires schedules by itself.
   */
  scheduled(cron: string, at?: Date): Promise<void>;
}

/** A program as {@link instantiate} takes it. */
export type WasmSource = BufferSource | WebAssembly.Module | Response | PromiseLike<Response>;

/** MiB, unless an option says otherwise. */
const DEFAULTS = { memory: 512, tmp: 128 };

const OPTIONS: readonly string[] = ["env", "functions", "limits"] satisfies (keyof InstantiateOptions)[];

/** The operations that a program may start, by their kinds, made of what it is instantiated with. */
function defineOperations({ env = {}, functions = {} }: InstantiateOptions): Record<string, OperationKind> {
  return {
    blob: createBlob(noBlob),
    call: createCall({ env: () => ({ ...env }) }, functions, 'the option "functions" of instantiate'),
    fetch: createFetch(fetchPlatform, undefined),
    kv: createKv(noKv, {}),
  };
}

/** What a program may import, by module. */
const OFFERED = new Map<string, readonly string[]>([
  [BRIDGE_MODULE, [...BRIDGE_IMPORTS, ...OPERATION_IMPORTS, ...SCHEDULE_IMPORTS]],
  [OPERATION_MODULE, OPERATIONS],
  [BINDING_MODULE, BINDINGS],
  [WASI_MODULE, WASI_IMPORTS],
]);

/**
 * Makes a Go program that was built for go-edge usable from JavaScript: in Node, Deno and browsers. It starts with the
 * first request or call. What it prints goes to the console.
 *
 * @param source the wasm: its bytes, compiled, or the response to a request for it.
 * @throws TypeError when an option is wrong; Error when the wasm can't be had, is none, or was not built for go-edge.
 */
export async function instantiate(source: WasmSource, options: InstantiateOptions = {}): Promise<EmbeddedApp> {
  checkOptions(options);
  const module = await compile(source);
  checkModule(module);
  const isTinyGo = WebAssembly.Module.exports(module).some(({ name }) => name === "edge_idle");
  const limits = resolveLimits(options.limits ?? {}, isTinyGo ? "TinyGo" : "Go", DEFAULTS);
  const app = createApp(module, definePlatform(options.env ?? {}), {
    createApp,
    limits,
    renderFailure,
    wasi: Object.values(allFamilies(edgeFiles(new Map(), limits.tmp))),
    operations: createOperations(defineOperations(options), undefined),
    schedules: new AnySchedules([]),
    tellsVersions: true,
  });
  return {
    call: (name, payload) => app.call(name, payload),
    fetch: async (request) => app.handle(request, new BareOrigin()),
    scheduled: async (cron, at = new Date()) => void (await app.scheduled(cron, at.getTime())),
  };
}

/** Those of a program that was not looked at beforehand. */
class AnySchedules extends Schedules {
  override register(): void {}
}

function definePlatform(env: Readonly<Record<string, string>>): Platform {
  return {
    createTimers: (guest) => new EmbeddedTimers(guest),
    environ: () => ({ ...env }),
    endsWithResponse: false,
    body: (request) => request.body,
    fields: (headers) => [...headers],
    respond(body, { status, headers }) {
      const response = new Response(body, { status, headers });
      if (body instanceof Uint8Array && !response.headers.has("content-length")) {
        response.headers.set("content-length", String(body.length));
      }
      return response;
    },
  };
}

function checkOptions(options: InstantiateOptions): void {
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) throw new TypeError(`there is no option "${name}": there are ${OPTIONS.join(", ")}`);
  }
  const problem = options.limits === undefined ? undefined : describeBadLimits(options.limits);
  if (problem !== undefined) throw new TypeError(`limits: it ${problem}`);
}

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof Response && !given.ok) {
    throw new Error(`the wasm can't be had: the response to the request for it has status ${given.status}`);
  }
  try {
    return await WebAssembly.compile(given instanceof Response ? await given.arrayBuffer() : given);
  } catch (cause) {
    throw new Error(`the wasm can't be compiled: ${(cause as Error).message}`, { cause });
  }
}

/** Says before anything runs what would only fail in the first request. */
function checkModule(module: WebAssembly.Module): void {
  const exports = WebAssembly.Module.exports(module).map(({ name }) => name);
  const imports = WebAssembly.Module.imports(module);
  if (!exports.some((name) => name.startsWith(ABI_EXPORT_PREFIX))) {
    const command = exports.includes("_start") ? ": it is a command, which runs once" : "";
    throw new Error(`the wasm was not built by go-edge for a platform${command}. Build it with --wasm module`);
  }
  const foreign = imports.filter(({ module: from, name }) => !OFFERED.get(from)?.includes(name));
  if (foreign.length > 0) {
    const names = foreign.map(({ module: from, name }) => `${from}.${name}`).join(", ");
    throw new Error(`the wasm imports what this version of go-edge does not offer: ${names}`);
  }
  if (!imports.some(({ module: from, name }) => from === BRIDGE_MODULE && name === SERVE_IMPORT)) {
    throw new Error("the program in the wasm never serves: it does not call ListenAndServe");
  }
}
