import type { BridgeImport, OperationImport, WasiImport } from "../../../adapter/runtime/abi.ts";
import { BRIDGE_IMPORTS, OPERATION_IMPORTS, WASI_IMPORTS } from "../../../adapter/runtime/abi.ts";

/** An import as a guest declares it: a letter for each parameter, i for i32 and I for i64, and what it returns. */
export interface Signature {
  name: BridgeImport | OperationImport | WasiImport | "fetch";
  params: string;
  returns: boolean;
}

const BRIDGE: Record<BridgeImport, [params: string, returns: boolean]> = {
  serve: ["", false],
  sleep: ["i", false],
  event_read: ["ii", true],
  body_read: ["iii", true],
  respond: ["iiiii", false],
  respond_start: ["iii", false],
  respond_write: ["iii", true],
  respond_end: ["ii", false],
  panicked: ["iii", false],
  request_data: ["iii", true],
  hold: ["i", false],
  unhold: ["i", false],
  call_result: ["iiii", false],
};

const OPERATION: Record<OperationImport, [params: string, returns: boolean]> = {
  op_read: ["iii", true],
  op_write: ["iii", true],
  op_end: ["ii", false],
  op_close: ["i", false],
};

/** Parameters by wasi_snapshot_preview1.witx. All return an errno but for proc_exit. */
const WASI: Record<WasiImport, string> = {
  args_get: "ii",
  args_sizes_get: "ii",
  clock_res_get: "ii",
  clock_time_get: "iIi",
  environ_get: "ii",
  environ_sizes_get: "ii",
  fd_advise: "iIIi",
  fd_allocate: "iII",
  fd_close: "i",
  fd_datasync: "i",
  fd_fdstat_get: "ii",
  fd_fdstat_set_flags: "ii",
  fd_fdstat_set_rights: "iII",
  fd_filestat_get: "ii",
  fd_filestat_set_size: "iI",
  fd_filestat_set_times: "iIIi",
  fd_pread: "iiiIi",
  fd_prestat_dir_name: "iii",
  fd_prestat_get: "ii",
  fd_pwrite: "iiiIi",
  fd_read: "iiii",
  fd_readdir: "iiiIi",
  fd_renumber: "ii",
  fd_seek: "iIii",
  fd_sync: "i",
  fd_tell: "ii",
  fd_write: "iiii",
  path_create_directory: "iii",
  path_filestat_get: "iiiii",
  path_filestat_set_times: "iiiiIIi",
  path_link: "iiiiiii",
  path_open: "iiiiiIIii",
  path_readlink: "iiiiii",
  path_remove_directory: "iii",
  path_rename: "iiiiii",
  path_symlink: "iiiii",
  path_unlink_file: "iii",
  poll_oneoff: "iiii",
  proc_exit: "i",
  proc_raise: "i",
  random_get: "ii",
  sched_yield: "",
  sock_accept: "iii",
  sock_recv: "iiiiii",
  sock_send: "iiiii",
  sock_shutdown: "ii",
};

/** Every import there is; its index is its opcode in a program. */
export const SIGNATURES: readonly Signature[] = [
  ...BRIDGE_IMPORTS.map((name) => ({ name, params: BRIDGE[name][0], returns: BRIDGE[name][1] })),
  ...OPERATION_IMPORTS.map((name) => ({ name, params: OPERATION[name][0], returns: OPERATION[name][1] })),
  { name: "fetch", params: "iiiiii", returns: true },
  ...WASI_IMPORTS.map((name) => ({ name, params: WASI[name], returns: name !== "proc_exit" })),
];
