/** Every way a go-edge command can fail, so that scripts can tell failures apart without reading prose. */
export type ErrorCode =
  | "ABI_MISMATCH"
  | "ASSETS_TOO_LARGE"
  | "ASSETS_UNUSABLE"
  | "BUNDLE_FAILED"
  | "CALL_FAILED"
  | "COMPILE_FAILED"
  | "CONFIG_UNUSABLE"
  | "DENO_NOT_FOUND"
  | "DEPLOY_FAILED"
  | "GO_FAILED"
  | "GO_NOT_FOUND"
  | "GO_TOO_OLD"
  | "GO_UNSUITABLE"
  | "HOST_FUNCTIONS_INVALID"
  | "HOST_FUNCTIONS_MISSING"
  | "INTERRUPTED"
  | "LIBRARY_NOT_LINKED"
  | "LIBRARY_UNREADABLE"
  | "LIMIT_TOO_LOW"
  | "NEVER_SERVES"
  | "NO_GO_MOD"
  | "NOT_A_COMMAND"
  | "NOT_A_PROGRAM"
  | "NOT_FOR_GO_EDGE"
  | "OPTIMIZE_FAILED"
  | "OUT_UNWRITABLE"
  | "PACKAGE_NOT_FOUND"
  | "PORT_UNUSABLE"
  | "PROGRAM_NOT_LOCAL"
  | "PROJECT_FILE_INVALID"
  | "PROJECT_UNWRITABLE"
  | "RUNTIME_FAILED"
  | "SCHEDULES_UNKNOWN"
  | "SCHEDULE_INVALID"
  | "SERVES"
  | "SNAPSHOT_FAILED"
  | "SNAPSHOT_UNSAFE"
  | "TINYGO_NOT_FOUND"
  | "TINYGO_TOO_OLD"
  | "TINYGO_UNSUITABLE"
  | "TRAPPED"
  | "TOKEN_MISSING"
  | "UNKNOWN_IMPORT"
  | "USAGE"
  | "VAL_FAILED"
  | "VAL_TOO_LARGE"
  | "WASM_MALFORMED"
  | "WASM_UNREADABLE"
  | "WORKER_TOO_LARGE"
  | "WRANGLER_NOT_FOUND";

/** What goes with an error's message. */
export interface ErrorDetails {
  /** What to do next, in a sentence or a few lines. */
  hint?: string | undefined;
  /** The error underneath, when there is one. */
  cause?: unknown;
}

/** A failure that is explained: `message` says what happened and where, `hint` what to do next. */
export class GoEdgeError extends Error {
  override readonly name: string = "GoEdgeError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
  }
}

/** A command line or a set of options that makes no sense, as opposed to work that failed. */
export class UsageError extends GoEdgeError {
  override readonly name = "UsageError";

  constructor(message: string, details: ErrorDetails = {}) {
    super("USAGE", message, details);
  }
}
