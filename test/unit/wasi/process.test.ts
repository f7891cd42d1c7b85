import { beforeEach, describe, expect, test } from "vitest";
import { GuestExit, GuestFault } from "../../../adapter/runtime/faults.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { PAGE, SENTINEL, TestGuest } from "../support/wasi-guest.ts";

let guest: TestGuest;
beforeEach(() => {
  guest = new TestGuest();
});

describe("args and environ", () => {
  test("sizes, then strings that end in NUL, and nothing beyond", () => {
    expect(guest.call("args_sizes_get", 16, 24)).toBe(Errno.success);
    expect([guest.u32(16), guest.u32(24)]).toEqual([2, 8]);
    expect(guest.call("args_get", 32, 64)).toBe(Errno.success);
    expect(guest.around(32, 8)).toBe("aa4000000045000000aa");
    expect(guest.around(64, 8)).toBe("aa70726f6700c3a900aa");
    expect(guest.call("environ_sizes_get", 16, 24)).toBe(Errno.success);
    expect([guest.u32(16), guest.u32(24)]).toEqual([1, 4]);
    expect(guest.call("environ_get", 32, 128)).toBe(Errno.success);
    expect(guest.around(128, 4)).toBe("aa413d3100aa");
  });

  test("out of memory is a fault", () => {
    expect(() => guest.call("args_get", PAGE - 4, 0)).toThrow(RangeError);
    expect(() => guest.call("environ_get", 0, PAGE - 2)).toThrow(GuestFault);
    expect(() => guest.call("args_sizes_get", PAGE - 2, 0)).toThrow(RangeError);
    expect(() => guest.call("environ_sizes_get", 0, PAGE - 2)).toThrow(RangeError);
  });
});

describe("clocks", () => {
  test.each([0, 1])("clock %i is within a second of the platform's", (id) => {
    const now = id === 0 ? Date.now() : performance.now();
    expect(guest.call("clock_time_get", id, 1n, 16)).toBe(Errno.success);
    expect(Math.abs(Number(guest.u64(16)) / 1e6 - now)).toBeLessThan(1000);
    expect(guest.around(16, 8)).toMatch(/^aa.*aa$/);
  });

  test("a skipped second is a second, and the time of day is set right again", () => {
    guest.call("clock_time_get", 1, 1n, 16);
    guest.clock.skip(1000);
    guest.call("clock_time_get", 1, 1n, 24);
    expect(Number(guest.u64(24) - guest.u64(16)) / 1e6).toBeGreaterThanOrEqual(1000);
    const ahead = (): number => {
      guest.call("clock_time_get", 0, 1n, 24);
      return Number(guest.u64(24)) / 1e6 - Date.now();
    };
    expect(Math.abs(ahead() - 1000)).toBeLessThan(500);
    guest.clock.set();
    expect(Math.abs(ahead())).toBeLessThan(500);
    guest.call("clock_time_get", 1, 1n, 32);
    expect(guest.u64(32)).toBeGreaterThanOrEqual(guest.u64(16) + 1_000_000_000n);
  });

  test("resolution, and clocks that are not there: those of CPU time among them", () => {
    for (const id of [0, 1]) {
      expect(guest.call("clock_res_get", id, 16)).toBe(Errno.success);
      expect(guest.u64(16)).toBe(1_000_000n);
    }
    for (const id of [2, 3, 4, -1]) {
      expect(guest.call("clock_res_get", id, 16)).toBe(Errno.inval);
      expect(guest.call("clock_time_get", id, 1n, 16)).toBe(Errno.inval);
    }
  });
});

describe("random_get", () => {
  test("fills what it is given, also beyond one call's quota, and nothing else", () => {
    guest.linear.grow(2);
    expect(guest.call("random_get", 16, 2 * PAGE)).toBe(Errno.success);
    const bytes = new Uint8Array(guest.linear.buffer);
    expect([bytes[15], bytes[16 + 2 * PAGE]]).toEqual([SENTINEL, 0]);
    for (const at of [16, 16 + PAGE, 2 * PAGE - 240])
      expect(new Set(bytes.subarray(at, at + 256)).size).toBeGreaterThan(64);
    expect(guest.call("random_get", 16, 0)).toBe(Errno.success);
    expect(() => guest.call("random_get", 0, -1)).toThrow(GuestFault);
  });
});

describe("proc and sched", () => {
  test("proc_exit ends the instance, with any code", () => {
    expect(() => guest.call("proc_exit", 7)).toThrow(GuestExit);
    expect(() => guest.call("proc_exit", 0)).toThrow("exit code 0");
    expect(() => guest.call("proc_exit", -1)).toThrow("exit code 4294967295");
  });

  test("proc_raise ends it as the signal would; signal none does nothing, and no other number is one", () => {
    expect(() => guest.call("proc_raise", 6)).toThrow("exit code 134");
    expect(guest.call("proc_raise", 0)).toBe(Errno.success);
    expect(guest.call("proc_raise", 31)).toBe(Errno.inval);
    expect(guest.call("proc_raise", -1)).toBe(Errno.inval);
  });

  test("sched_yield", () => expect(guest.call("sched_yield")).toBe(Errno.success));
});

test.each(["sock_accept", "sock_recv", "sock_send", "sock_shutdown"])("%s: nothing is a socket", (name) => {
  expect(guest.call(name, 1, 0, 0, 0, 0, 0)).toBe(Errno.notsock);
  expect(guest.call(name, 3, 0, 0, 0, 0, 0)).toBe(Errno.notsock);
  expect(guest.call(name, 7, 0, 0, 0, 0, 0)).toBe(Errno.badf);
  guest.call("fd_close", 1);
  expect(guest.call(name, 1, 0, 0, 0, 0, 0)).toBe(Errno.badf);
});
