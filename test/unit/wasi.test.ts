import { beforeEach, describe, expect, test } from "vitest";
import { FAMILIES } from "../../adapter/build/families.ts";
import { IDLE_FD, WASI_IMPORTS } from "../../adapter/runtime/abi.ts";
import { Clock } from "../../adapter/runtime/clock.ts";
import { GuestExit, GuestFault } from "../../adapter/runtime/faults.ts";
import { Memory } from "../../adapter/runtime/memory.ts";
import { Errno } from "../../adapter/runtime/wasi/errno.ts";
import type { WasiHost } from "../../adapter/runtime/wasi/host.ts";
import { createWasi } from "../../adapter/runtime/wasi/imports.ts";
import { WASI } from "./support/platform.ts";

const PAGE = 65536;
/** What memory holds before a call: anything else is what the call wrote. */
const SENTINEL = 0xaa;

let linear: WebAssembly.Memory;
let waits: number[];
let logged: [number, string][];
let idle: boolean;
let host: WasiHost;
/** The shim as a guest calls it. */
let wasi: Record<string, (...args: (number | bigint)[]) => number>;

beforeEach(() => {
  linear = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(linear.buffer).fill(SENTINEL);
  waits = [];
  logged = [];
  idle = true;
  host = {
    memory: new Memory(linear),
    clock: new Clock(),
    args: ["prog", "é"],
    environ: ["A=1"],
    log: (fd, bytes) => logged.push([fd, new TextDecoder().decode(bytes)]),
    wait(milliseconds) {
      waits.push(milliseconds);
      return idle;
    },
  };
  wasi = createWasi(host, Object.values(WASI)) as never;
});

/** Memory from `at`, as hexadecimal digits, with one sentinel on either side. */
function around(at: number, length: number): string {
  return Buffer.from(linear.buffer, at - 1, length + 2).toString("hex");
}

const view = (): DataView => new DataView(linear.buffer);

test("the families offer every import, each in the one that the build takes for it", () => {
  expect(Object.keys(wasi).sort()).toEqual([...WASI_IMPORTS].sort());
  for (const [name, family] of Object.entries(WASI)) {
    const words = Object.keys(family(host)).map((key) => FAMILIES[key.split("_")[0]!]);
    expect(new Set(words)).toEqual(new Set([name]));
  }
});

describe("args and environ", () => {
  test("sizes, then strings that end in NUL, and nothing beyond", () => {
    expect(wasi.args_sizes_get!(16, 24)).toBe(Errno.success);
    expect([view().getUint32(16, true), view().getUint32(24, true)]).toEqual([2, 8]);
    expect(wasi.args_get!(32, 64)).toBe(Errno.success);
    expect(around(32, 8)).toBe("aa4000000045000000aa");
    expect(around(64, 8)).toBe("aa70726f6700c3a900aa");
    expect(wasi.environ_sizes_get!(16, 24)).toBe(Errno.success);
    expect([view().getUint32(16, true), view().getUint32(24, true)]).toEqual([1, 4]);
    expect(wasi.environ_get!(32, 128)).toBe(Errno.success);
    expect(around(128, 4)).toBe("aa413d3100aa");
  });

  test("out of memory is a fault", () => {
    expect(() => wasi.args_get!(PAGE - 4, 0)).toThrow(RangeError);
    expect(() => wasi.environ_get!(0, PAGE - 2)).toThrow(GuestFault);
  });
});

describe("clocks", () => {
  test.each([0, 1])("clock %i is within a second of the platform's", (id) => {
    const now = id === 0 ? Date.now() : performance.now();
    expect(wasi.clock_time_get!(id, 1n, 16)).toBe(Errno.success);
    const time = Number(view().getBigUint64(16, true)) / 1e6;
    expect(Math.abs(time - now)).toBeLessThan(1000);
    expect(around(16, 8)).toMatch(/^aa.*aa$/);
  });

  test("a skipped second is a second, and the time of day is set right again", () => {
    wasi.clock_time_get!(1, 1n, 16);
    host.clock.skip(1000);
    wasi.clock_time_get!(1, 1n, 24);
    const passed = Number(view().getBigUint64(24, true) - view().getBigUint64(16, true)) / 1e6;
    expect(passed).toBeGreaterThanOrEqual(1000);
    const ahead = (): number => {
      wasi.clock_time_get!(0, 1n, 24);
      return Number(view().getBigUint64(24, true)) / 1e6 - Date.now();
    };
    expect(Math.abs(ahead() - 1000)).toBeLessThan(500);
    host.clock.set();
    expect(Math.abs(ahead())).toBeLessThan(500);
    wasi.clock_time_get!(1, 1n, 32);
    expect(view().getBigUint64(32, true)).toBeGreaterThanOrEqual(view().getBigUint64(16, true) + 1_000_000_000n);
  });

  test("resolution, and clocks that are not there", () => {
    expect(wasi.clock_res_get!(1, 16)).toBe(Errno.success);
    expect(view().getBigUint64(16, true)).toBe(1_000_000n);
    expect(wasi.clock_res_get!(2, 16)).toBe(Errno.inval);
    expect(wasi.clock_time_get!(3, 1n, 16)).toBe(Errno.inval);
  });
});

describe("random_get", () => {
  test("fills what it is given, also beyond one call's quota, and nothing else", () => {
    linear.grow(2);
    expect(wasi.random_get!(16, 2 * PAGE)).toBe(Errno.success);
    const bytes = new Uint8Array(linear.buffer);
    expect([bytes[15], bytes[16 + 2 * PAGE]]).toEqual([SENTINEL, 0]);
    for (const at of [16, 16 + PAGE, 2 * PAGE - 240])
      expect(new Set(bytes.subarray(at, at + 256)).size).toBeGreaterThan(64);
    expect(() => wasi.random_get!(0, -1)).toThrow(GuestFault);
  });
});

describe("file descriptors", () => {
  const iovec = (at: number, ptr: number, length: number): void => {
    view().setUint32(at, ptr, true);
    view().setUint32(at + 4, length, true);
  };

  test("fd_write gathers, and counts", () => {
    new Uint8Array(linear.buffer).set(new TextEncoder().encode("hello, world"), 512);
    iovec(16, 512, 5);
    iovec(24, 0, 0);
    iovec(32, 517, 7);
    expect(wasi.fd_write!(2, 16, 3, 64)).toBe(Errno.success);
    expect(view().getUint32(64, true)).toBe(12);
    expect(logged.map(([fd, text]) => `${fd} ${text}`)).toEqual(["2 hello", "2 ", "2 , world"]);
    expect(wasi.fd_write!(0, 16, 1, 64)).toBe(Errno.badf);
    expect(wasi.fd_write!(3, 16, 1, 64)).toBe(Errno.badf);
    expect(() => wasi.fd_write!(1, 16, -1, 64)).toThrow(GuestFault);
    iovec(16, 512, PAGE);
    expect(() => wasi.fd_write!(1, 16, 1, 64)).toThrow(GuestFault);
  });

  test("stdin is empty", () => {
    iovec(16, 512, 5);
    expect(wasi.fd_read!(0, 16, 1, 64)).toBe(Errno.success);
    expect(view().getUint32(64, true)).toBe(0);
    expect(wasi.fd_read!(1, 16, 1, 64)).toBe(Errno.badf);
  });

  test("fd_fdstat_get: a character device for the streams, a non-blocking socket for idle", () => {
    expect(wasi.fd_fdstat_get!(1, 64)).toBe(Errno.success);
    expect(around(64, 24)).toBe("aa020000000000000040000000000000000000000000000000aa");
    expect(wasi.fd_fdstat_get!(IDLE_FD, 64)).toBe(Errno.success);
    expect(around(64, 24)).toBe("aa060004000000000002000008000000000000000000000000aa");
    expect(wasi.fd_fdstat_get!(3, 64)).toBe(Errno.badf);
  });

  test("fd_filestat_get is zeros, but for the type", () => {
    expect(wasi.fd_filestat_get!(0, 128)).toBe(Errno.success);
    expect(around(128, 64)).toBe(`aa${"00".repeat(16)}02${"00".repeat(47)}aa`);
    expect(wasi.fd_filestat_get!(4, 128)).toBe(Errno.badf);
  });

  test("no directory is open, so paths lead nowhere", () => {
    expect(wasi.fd_prestat_get!(3, 16)).toBe(Errno.badf);
    expect(wasi.path_open!(3, 0, 16, 4, 0, 0n, 0n, 0, 64)).toBe(Errno.badf);
    expect(wasi.path_open!(1, 0, 16, 4, 0, 0n, 0n, 0, 64)).toBe(Errno.notdir);
    expect(wasi.path_symlink!(16, 4, 3, 16, 4)).toBe(Errno.badf);
  });

  test.each([
    ["fd_close", Errno.success],
    ["fd_seek", Errno.spipe],
    ["fd_tell", Errno.spipe],
    ["fd_pread", Errno.spipe],
    ["fd_pwrite", Errno.spipe],
    ["fd_advise", Errno.spipe],
    ["fd_sync", Errno.success],
    ["fd_datasync", Errno.success],
    ["fd_fdstat_set_flags", Errno.success],
    ["fd_fdstat_set_rights", Errno.notsup],
    ["fd_allocate", Errno.notsup],
    ["fd_readdir", Errno.notdir],
    ["sock_accept", Errno.notsock],
    ["sock_shutdown", Errno.notsock],
  ])("%s on a stream, and on nothing", (name, errno) => {
    expect(wasi[name]!(1, 0, 0, 0, 0)).toBe(errno);
    expect(wasi[name]!(7, 0, 0, 0, 0)).toBe(Errno.badf);
  });
});

describe("poll_oneoff", () => {
  const clock = (at: number, userdata: bigint, nanoseconds: bigint, options = { id: 1, flags: 0 }): void => {
    new Uint8Array(linear.buffer, at, 48).fill(0);
    view().setBigUint64(at, userdata, true);
    view().setUint32(at + 16, options.id, true);
    view().setBigUint64(at + 24, nanoseconds, true);
    view().setUint16(at + 40, options.flags, true);
  };
  const readable = (at: number, userdata: bigint, fd: number): void => {
    new Uint8Array(linear.buffer, at, 48).fill(0);
    view().setBigUint64(at, userdata, true);
    view().setUint8(at + 8, 1);
    view().setUint32(at + 16, fd, true);
  };
  const poll = (count: number): number[] => {
    expect(wasi.poll_oneoff!(1024, 2048, count, 512)).toBe(Errno.success);
    const events = view().getUint32(512, true);
    return Array.from({ length: events }, (_, i) => Number(view().getBigUint64(2048 + 32 * i, true)));
  };

  test("idle, with a timer: waits for the earliest, and reports the idle descriptor alone", () => {
    clock(1024, 1n, 50_000_000n);
    clock(1072, 2n, 20_000_000n);
    readable(1120, 3n, IDLE_FD);
    expect(poll(3)).toEqual([3]);
    expect(waits).toEqual([20]);
    expect(view().getUint8(2048 + 10)).toBe(1);
  });

  test("idle, without a timer: for ever", () => {
    readable(1024, 3n, IDLE_FD);
    expect(poll(1)).toEqual([3]);
    expect(waits).toEqual([Number.POSITIVE_INFINITY]);
  });

  test("a look without waiting is not idle", () => {
    clock(1024, 1n, 0n);
    readable(1072, 3n, IDLE_FD);
    expect(poll(2)).toEqual([1]);
    expect(waits).toEqual([]);
  });

  test("a clock alone, as TinyGo polls", () => {
    clock(1024, 9n, 5_000_000n);
    expect(poll(1)).toEqual([9]);
    expect(waits).toEqual([5]);
  });

  test("a wait that is over at once reports the clock, not idle", () => {
    idle = false;
    clock(1024, 1n, 5_000_000n);
    readable(1072, 3n, IDLE_FD);
    expect(poll(2)).toEqual([1]);
  });

  test("a point in time, of either clock", () => {
    clock(1024, 1n, BigInt(Math.round((performance.now() + 1000) * 1e6)), { id: 1, flags: 1 });
    poll(1);
    clock(1024, 1n, BigInt(Date.now() + 2000) * 1_000_000n, { id: 0, flags: 1 });
    poll(1);
    expect(waits[0]).toBeGreaterThan(500);
    expect(waits[0]).toBeLessThan(1001);
    expect(waits[1]).toBeGreaterThan(1500);
    expect(waits[1]).toBeLessThan(2001);
    clock(1024, 1n, 1n, { id: 1, flags: 1 });
    expect(poll(1)).toEqual([1]);
    expect(waits).toHaveLength(2);
  });

  test("the standard streams are ready", () => {
    clock(1024, 1n, 5_000_000n);
    readable(1072, 4n, 0);
    expect(poll(2)).toEqual([4]);
    expect(waits).toEqual([]);
  });

  test("no subscription is an error, and one out of memory a fault", () => {
    expect(wasi.poll_oneoff!(1024, 2048, 0, 512)).toBe(Errno.inval);
    expect(() => wasi.poll_oneoff!(PAGE - 40, 0, 1, 512)).toThrow(GuestFault);
    expect(() => wasi.poll_oneoff!(0, PAGE - 30, 1, 512)).toThrow(GuestFault);
    expect(() => wasi.poll_oneoff!(1024, 2048, -1, 512)).toThrow(GuestFault);
  });
});

test("proc_exit and proc_raise end the instance", () => {
  expect(() => wasi.proc_exit!(7)).toThrow(GuestExit);
  expect(() => wasi.proc_exit!(7)).toThrow("exit code 7");
  expect(() => wasi.proc_raise!(6)).toThrow("exit code 134");
  expect(wasi.sched_yield!()).toBe(Errno.success);
});

test("pointers are unsigned: beyond 2 GiB they are as good as any", () => {
  linear.grow(40_000);
  const high = 2_200_000_000;
  const signed = high | 0;
  expect(wasi.clock_time_get!(1, 1n, signed)).toBe(Errno.success);
  expect(view().getBigUint64(high, true)).toBeGreaterThan(0n);
  expect(wasi.args_sizes_get!(signed, (high + 8) | 0)).toBe(Errno.success);
  view().setUint32(high, high + 64, true);
  view().setUint32(high + 4, 2, true);
  new Uint8Array(linear.buffer).set([104, 105], high + 64);
  expect(wasi.fd_write!(1, signed, 1, (high + 16) | 0)).toBe(Errno.success);
  expect(logged).toEqual([[1, "hi"]]);
});
