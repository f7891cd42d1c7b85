/**
 * ABI v1: the contract between the host (JavaScript) and the guest (a Go program compiled to wasm).
 *
 * The guest is an event loop that the host drives. Each entry into wasm delivers one event, lets every goroutine run
 * until all are parked, and returns. Nothing stays on the wasm stack between entries, so every import is synchronous
 * and none of them blocks: it starts something and returns, and a later event tells the outcome.
 *
 * The guest pulls. An event carries only numbers (kind, id, size of its payload); the guest makes a buffer and asks for
 * the payload with `event_read`. The host writes only into memory named in the very call it is answering, so neither
 * side needs an allocation table, and a garbage collector never meets a foreign pointer.
 *
 * Heads of a request (RequestHead) and of a response (ResponseHead) are lines of UTF-8: what is fixed, a line each, and two
 * lines for each field. Calls, arguments and results are JSON; bodies are raw bytes. Pointers, lengths and ids are i32 read
 * as unsigned; a pointer or length outside of linear memory, an unknown id or a malformed envelope ends the instance that
 * sent it.
 *
 * Exports of the guest:
 * - `memory`, `_initialize()`: as any WASI reactor.
 * - `edge_abi_1()`: does nothing. The number in its name is the ABI version, so it can be read from the binary without
 *   running it.
 * - `edge_start()`: starts `main.main` on a goroutine and runs to idle.
 * - `edge_run(kind, id, size)`: delivers one event and runs to idle.
 * - `edge_idle()`: TinyGo only. Called by the host from inside `poll_oneoff`; makes the scheduler return.
 * - `edge_freeze()`: the last that is called while a snapshot is made, which is a binary that begins where this one was.
 *   There `edge_restore()` takes the place of `_initialize`, and makes clock, environment and random numbers the
 *   instance's own; and `edge_resume()` that of `edge_start`, where main has run already. A binary without the three works, and
 *   no snapshot can be made of it.
 *
 * Imports, module `edge`:
 * - `serve()`: the program called ListenAndServe. A binary that lacks this import never serves.
 * - `sleep(us)`: the entry is about to return, and the next timer is due in so many microseconds (u32), or later, where
 *   that is not enough. Without it, none is pending.
 * - `event_read(ptr, cap) → n`: copies the payload of the event being delivered; `cap` must be its size.
 * - `body_read(id, ptr, cap) → n`: copies the next bytes of a request body; see {@link BodyRead} for n ≤ 0.
 * - `respond(id, head, headLen, body, bodyLen)`: the whole response in one call.
 * - `respond_start(id, head, headLen)`: the head of a streamed response.
 * - `respond_write(id, ptr, len) → status`: a chunk of it; see {@link WriteStatus}.
 * - `respond_end(id, ok)`: its end; `ok` = 0 breaks the stream, so that the client sees a failure.
 * - `panicked(id, text, textLen)`: ends a response whose handler panicked: with an error page, or, when the head is
 *   out, by breaking it off. The first line of the text is the panic's value, and its stack may follow.
 * - `request_data(id, ptr, cap) → n`: what the platform tells of a request beside HTTP, as JSON of n bytes, which are
 *   written where `cap` is at least n; 0 where it tells nothing.
 * - `hold(id)`, `unhold(id)`: work of the request begins, and ends, that goes on beyond its response: the host keeps the
 *   request's context until each was ended. Both do nothing for an id that is not known any more.
 * - `call_result(id, ok, ptr, len)`: answers a call with JSON, or, with `ok` = 0, with the error's text.
 * - `schedule(ptr, len)`: the program has registered what is to run by a cron expression, as {@link SCHEDULED_CALL} then
 *   names it. It comes before `serve`. A binary without this import has no schedules.
 * - `op_read(id, ptr, cap) → n`: copies the next bytes of an operation's result; see {@link BodyRead} for n ≤ 0.
 * - `op_write(id, ptr, len) → status`: a chunk of the body of an operation that streams; see {@link WriteStatus}.
 * - `op_end(id, ok)`: the end of that body; `ok` = 0 breaks it off.
 * - `op_close(id)`: cancels an operation, or says that its result is not wanted any more. Its id is free.
 *
 * Imports, module `edge_op`: each is a kind of operation, something that the platform does while the guest goes on. All
 * have one signature, `kind(request, args, argsLen, body, bodyLen, flags) → id`. The arguments are JSON, the body raw
 * bytes, or, with {@link OperationFlags}, what `op_write` brings. `request` is the request or call that it is for, 0 for
 * none. The id is 0 when too many are open. The outcome is an event: {@link OperationEvent}.
 *
 * Imports, module `edge_binding`: `kind(name, nameLen, out, cap) → n`, for each kind of operation that works on something
 * the platform has by that name. Tells at once whether it is there: n is 0, or the size of an OperationFailure,
 * cut to `cap`, which is at least {@link FAILURE_LIMIT}.
 *
 * How the guest becomes idle differs by compiler. Go's scheduler, once all other goroutines are parked, runs the one of
 * the entry, which says by `sleep` when the next timer is due, and returns. TinyGo's scheduler returns by itself when
 * nothing is due, and otherwise polls a clock (WASI `poll_oneoff`), from where the host calls `edge_idle`; the clock's
 * timeout is the next deadline.
 */
export const ABI_VERSION = 1;

/** Prefix of the marker export; the ABI version follows it in decimal. */
export const ABI_EXPORT_PREFIX = "edge_abi_";

/** Import module of the bridge. */
export const BRIDGE_MODULE = "edge";

/** Import module of operations. */
export const OPERATION_MODULE = "edge_op";

/** Import module of the checks of bindings. */
export const BINDING_MODULE = "edge_binding";

/** Import module of WASI preview 1. */
export const WASI_MODULE = "wasi_snapshot_preview1";

/** Exports every guest must have, beside the ABI marker. */
export const GUEST_EXPORTS = ["memory", "_initialize", "edge_start", "edge_run"] as const;

/** Exports that only the build calls, or has take the place of those that hosts call. */
export const SNAPSHOT_EXPORTS = ["edge_freeze", "edge_restore", "edge_resume"] as const;

/** Exports of a WASI command, which runs once and has no bridge. */
export const COMMAND_EXPORTS = ["memory", "_start"] as const;

/** What the host offers under {@link BRIDGE_MODULE}. */
export const BRIDGE_IMPORTS = [
  "serve",
  "sleep",
  "event_read",
  "body_read",
  "respond",
  "respond_start",
  "respond_write",
  "respond_end",
  "panicked",
  "request_data",
  "hold",
  "unhold",
  "call_result",
] as const;

/** What the host offers under {@link BRIDGE_MODULE} to a program that has schedules. */
export const SCHEDULE_IMPORTS = ["schedule"] as const;

/** What the host offers under {@link BRIDGE_MODULE} to a program that starts operations. */
export const OPERATION_IMPORTS = ["op_read", "op_write", "op_end", "op_close"] as const;

/** What the host offers under {@link OPERATION_MODULE}. */
export const OPERATIONS = ["blob", "call", "fetch", "kv"] as const;

/** What the host offers under {@link BINDING_MODULE}. */
export const BINDINGS = ["blob", "kv"] as const satisfies readonly OperationName[];

/** The import that only a program which serves has. */
export const SERVE_IMPORT = "serve";

/** Names of calls that begin with this are not the program's own. */
export const RESERVED_CALLS = "edge.";

/** The call of a schedule that is due: payload ScheduledPayload. */
export const SCHEDULED_CALL = "edge.scheduled";

/** What the host offers under {@link WASI_MODULE}. */
export const WASI_IMPORTS = [
  "args_get",
  "args_sizes_get",
  "clock_res_get",
  "clock_time_get",
  "environ_get",
  "environ_sizes_get",
  "fd_advise",
  "fd_allocate",
  "fd_close",
  "fd_datasync",
  "fd_fdstat_get",
  "fd_fdstat_set_flags",
  "fd_fdstat_set_rights",
  "fd_filestat_get",
  "fd_filestat_set_size",
  "fd_filestat_set_times",
  "fd_pread",
  "fd_prestat_dir_name",
  "fd_prestat_get",
  "fd_pwrite",
  "fd_read",
  "fd_readdir",
  "fd_renumber",
  "fd_seek",
  "fd_sync",
  "fd_tell",
  "fd_write",
  "path_create_directory",
  "path_filestat_get",
  "path_filestat_set_times",
  "path_link",
  "path_open",
  "path_readlink",
  "path_remove_directory",
  "path_rename",
  "path_symlink",
  "path_unlink_file",
  "poll_oneoff",
  "proc_exit",
  "proc_raise",
  "random_get",
  "sched_yield",
  "sock_accept",
  "sock_recv",
  "sock_send",
  "sock_shutdown",
] as const;

export type BridgeImport = (typeof BRIDGE_IMPORTS)[number];
export type ScheduleImport = (typeof SCHEDULE_IMPORTS)[number];
export type OperationImport = (typeof OPERATION_IMPORTS)[number];
export type OperationName = (typeof OPERATIONS)[number];
export type WasiImport = (typeof WASI_IMPORTS)[number];

/** Kinds of event, the first argument of `edge_run`. */
export const Event = {
  /** A new request: id, payload RequestHead. */
  request: 1,
  /** `body_read` of request id is worth another try. */
  body: 2,
  /** `respond_write` of request id may go on. */
  writable: 3,
  /** The client of request id went away, or its response can no longer be sent. */
  cancel: 4,
  /** A deadline has passed: nothing to deliver, timers are due. */
  timer: 5,
  /** A named call: id, payload CallHead. */
  call: 6,
} as const;

/** Kinds of event that operations have. */
export const OperationEvent = {
  /** Operation id has a result: payload JSON, as its kind says. Its bytes follow by `op_read`. */
  result: 7,
  /** Operation id has failed: payload OperationFailure. Its id is free. */
  failure: 8,
  /** `op_read` of operation id is worth another try. */
  data: 9,
  /** `op_write` of operation id may go on. */
  drain: 10,
} as const;

/** Answers of `body_read` and `op_read` that are not a count of bytes. */
export const BodyRead = {
  /** The body has ended. */
  end: 0,
  /** Nothing there yet: an {@link Event.body} or {@link OperationEvent.data} follows. */
  wait: -1,
  /** The body broke off, or the client went away. */
  broken: -2,
} as const;

/** Answers of `respond_write` and `op_write`. The chunk was taken unless it says `gone`. */
export const WriteStatus = {
  ok: 0,
  /** Taken, and the buffer is full: write no more before {@link Event.writable} or {@link OperationEvent.drain}. */
  full: 1,
  /** Nobody reads any more. */
  gone: -1,
} as const;

/** Bits of an operation's flags. */
export const OperationFlags = {
  /** The body follows by `op_write`, and `op_end` ends it. */
  stream: 1,
} as const;

/** Operations that an instance may have open. */
export const OPERATIONS_LIMIT = 4096;

/** Bytes of an operation's arguments at most. */
export const ARGUMENTS_LIMIT = 0x10_0000;

/** Bytes that a guest has room for when it asks what is wrong with a binding. */
export const FAILURE_LIMIT = 1024;

/** Bytes of a streamed body that the host holds before it answers {@link WriteStatus.full}. */
export const WRITE_BUFFER = 64 * 1024;

/** Bytes beyond which a guest that writes on in spite of {@link WriteStatus.full} is ended. */
export const WRITE_LIMIT = 64 * WRITE_BUFFER;
