/**
 * What go-edge.ts is written with: functions of the project's own, in JavaScript, which the Go program calls by name with
 * `edge.Call` or `edge.CallBytes`.
 */

/** What a function is given beside its arguments. */
export interface CallContext<Env> {
  /** On Cloudflare the Worker's bindings; elsewhere the environment's variables. */
  readonly env: Env;
  /** Aborted when nobody waits for the result any more: the Go program has given up, or its client has gone. */
  readonly signal: AbortSignal;
  /** The bytes that Go sends; null for none. They come as fast as they are read. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/** Bytes that a function returns beside JSON. */
export type ResultBody = ReadableStream<Uint8Array> | Uint8Array | ArrayBuffer | string | null;

/**
 * A function that Go calls: JSON in, and out what JSON.stringify takes, or a {@link CallResult}. What it throws is an
 * error in Go.
 */
export type HostFunction<Env> = (
  // biome-ignore lint/suspicious/noExplicitAny: each function says itself what it takes; nothing checks it.
  args: any,
  context: CallContext<Env>,
) => unknown;

/** Functions by the names that Go calls them by. */
export type HostFunctions<Env = unknown> = Readonly<Record<string, HostFunction<Env>>>;

/** Types the functions of a project: the default export of go-edge.ts. */
export function defineFunctions<Env = Record<string, unknown>>(functions: HostFunctions<Env>): HostFunctions<Env> {
  return functions;
}

/** What a function returns that has bytes for Go: made by {@link result}. */
export class CallResult {
  readonly json: unknown;
  readonly body: ResultBody;

  constructor(json: unknown, body: ResultBody) {
    this.json = json;
    this.body = body;
  }
}

/** Returns JSON and bytes, which Go reads as a stream; what it does not read is cancelled. */
export function result(json: unknown, body: ResultBody): CallResult {
  return new CallResult(json, body);
}

/** What kind of error Go finds with errors.Is: `missing` is edge.ErrNoBinding, each other one has its own name there. */
export type HostErrorCode =
  | "conflict"
  | "failed"
  | "invalid"
  | "missing"
  | "quota"
  | "timeout"
  | "too-large"
  | "unsupported"
  | "wrong-type";

/** An error of a kind that Go can tell; any other Error is of the kind `failed`, edge.ErrUnavailable. */
export class HostError extends Error {
  override name = "HostError";
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
