/** Strings that the host hands over: their number, and their bytes with a NUL each. */
export interface Strings {
  count: number;
  size: number;
}

const ARGS: Strings = { count: 1, size: "go-edge\0".length };
/** Variables that every guest has: Go's limit of memory, and its folders. */
export const FIXED_VARIABLES = "GOMEMLIMIT=1\0PWD=/\0TMPDIR=/tmp\0";

/** The environment: those, and a variable that makes it the same size whatever program is in it. */
export const ENVIRONMENT: Strings = { count: 4, size: 4100 };

type Region = [start: number, length: number];
type Rule = (args: number[], result: number | undefined) => Region[];

const strings =
  (of: Strings): Rule =>
  ([pointers = 0, buffer = 0]) => [
    [pointers, 4 * of.count],
    [buffer, of.size],
  ];
const at =
  (index: number, length: number): Rule =>
  (args) => [[args[index]!, length]];
const sizes: Rule = ([a = 0, b = 0]) => [
  [a, 4],
  [b, 4],
];

/** Into buffers that a list names, which these may overwrite themselves: any in the least memory that there is. */
const buffersAnd =
  (index: number): Rule =>
  (args) => [
    [0, 3 * 65536],
    [args[index]!, 4],
  ];

/** Where each import may write (docs/abi.md, and wasi_snapshot_preview1.witx). The others write nowhere. */
const rules: Record<string, Rule> = {
  event_read: ([ptr = 0, size = 0]) => [[ptr, size >>> 0]],
  body_read: ([, ptr = 0], result = 0) => [[ptr, Math.max(0, result)]],
  op_read: ([, ptr = 0], result = 0) => [[ptr, Math.max(0, result)]],
  request_data: ([, ptr = 0, size = 0], result = 0) => [[ptr, result <= size >>> 0 ? result : 0]],
  args_sizes_get: sizes,
  args_get: strings(ARGS),
  environ_sizes_get: sizes,
  environ_get: strings(ENVIRONMENT),
  clock_res_get: at(1, 8),
  clock_time_get: at(2, 8),
  fd_fdstat_get: at(1, 24),
  fd_filestat_get: at(1, 64),
  fd_prestat_get: at(1, 8),
  fd_prestat_dir_name: ([, ptr = 0, length = 0]) => [[ptr, Math.min(length >>> 0, "/".length)]],
  fd_pread: buffersAnd(4),
  fd_pwrite: at(4, 4),
  fd_read: buffersAnd(3),
  fd_readdir: ([, ptr = 0, length = 0, , used = 0]) => [
    [ptr, length >>> 0],
    [used, 4],
  ],
  fd_seek: at(3, 8),
  fd_tell: at(1, 8),
  path_filestat_get: at(4, 64),
  path_open: at(8, 4),
  path_readlink: ([, , , ptr = 0, length = 0, used = 0]) => [
    [ptr, length >>> 0],
    [used, 4],
  ],
  fd_write: at(3, 4),
  poll_oneoff: ([, events = 0, count = 0, stored = 0]) => [
    [events, 32 * (count >>> 0)],
    [stored, 4],
  ],
  random_get: ([ptr = 0, length = 0]) => [[ptr, length >>> 0]],
};

/** The parts of memory that a call of an import may have written. */
export function writableBy(name: string, args: number[], result: number | undefined): Region[] {
  return (rules[name]?.(args, result) ?? []).map(([start, length]) => [start >>> 0, length]);
}
