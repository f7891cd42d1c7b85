import { beforeEach, describe, expect, test } from "vitest";
import { GuestFault } from "../../../adapter/runtime/faults.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { BACKENDS, OpenFlag, PAGE, TestGuest } from "../support/wasi-guest.ts";

let guest: TestGuest;
beforeEach(() => {
  guest = new TestGuest();
});

const SUBSCRIPTIONS = 1024;
const EVENTS = 2048;
const subscribe = (i: number, userdata: bigint, tag: number, subject: number): number => {
  const at = SUBSCRIPTIONS + 48 * i;
  new Uint8Array(guest.linear.buffer, at, 48).fill(0);
  guest.view.setBigUint64(at, userdata, true);
  guest.view.setUint8(at + 8, tag);
  guest.view.setUint32(at + 16, subject, true);
  return at;
};
const clock = (i: number, userdata: bigint, nanoseconds: bigint, { id = 1, flags = 0 } = {}): void => {
  const at = subscribe(i, userdata, 0, id);
  guest.view.setBigUint64(at + 24, nanoseconds, true);
  guest.view.setUint16(at + 40, flags, true);
};
const readable = (i: number, userdata: bigint, fd: number) => subscribe(i, userdata, 1, fd);
const writable = (i: number, userdata: bigint, fd: number) => subscribe(i, userdata, 2, fd);

interface PollEvent {
  userdata: number;
  errno: number;
  type: number;
  bytes: number;
}
const pollAll = (count: number): PollEvent[] => {
  expect(guest.call("poll_oneoff", SUBSCRIPTIONS, EVENTS, count, 512)).toBe(Errno.success);
  return Array.from({ length: guest.u32() }, (_, i) => {
    const at = EVENTS + 32 * i;
    const { view } = guest;
    const [userdata, bytes] = [Number(guest.u64(at)), Number(guest.u64(at + 16))];
    return { userdata, errno: view.getUint16(at + 8, true), type: view.getUint8(at + 10), bytes };
  });
};
const poll = (count: number): number[] => pollAll(count).map(({ userdata }) => userdata);

describe("waiting", () => {
  test("for the earliest of several clocks", () => {
    clock(0, 1n, 50_000_000n);
    clock(1, 2n, 20_000_000n);
    expect(pollAll(2)).toEqual([{ userdata: 2, errno: 0, type: 0, bytes: 0 }]);
    expect(guest.waits).toEqual([20]);
  });

  test("a look takes no time", () => {
    clock(0, 1n, 0n);
    expect(poll(1)).toEqual([1]);
    expect(guest.waits).toEqual([]);
  });
});

describe("clocks", () => {
  test("of several, those that are due", () => {
    clock(0, 1n, 5_000_000n);
    clock(1, 2n, 3_000_000_000n);
    clock(2, 3n, 5_000_000n);
    clock(3, 4n, BigInt(Math.round((performance.now() + 60_000) * 1e6)), { flags: 1 });
    expect(poll(4)).toEqual([1, 3]);
  });

  test("a point in time, of either clock", () => {
    clock(0, 1n, BigInt(Math.round((performance.now() + 1000) * 1e6)), { flags: 1 });
    expect(poll(1)).toEqual([1]);
    clock(0, 1n, BigInt(Date.now() + 2000) * 1_000_000n, { id: 0, flags: 1 });
    expect(poll(1)).toEqual([1]);
    expect(guest.waits[0]).toBeGreaterThan(500);
    expect(guest.waits[0]).toBeLessThan(1001);
    expect(guest.waits[1]).toBeGreaterThan(1500);
    expect(guest.waits[1]).toBeLessThan(2002);
    clock(0, 1n, 1n, { flags: 1 });
    expect(poll(1)).toEqual([1]);
    expect(guest.waits).toHaveLength(2);
  });

  test("one that is not there is an event with an error, at once", () => {
    clock(0, 1n, 5_000_000n, { id: 2 });
    clock(1, 2n, 5_000_000n);
    expect(pollAll(2)).toEqual([{ userdata: 1, errno: Errno.inval, type: 0, bytes: 0 }]);
    expect(guest.waits).toEqual([]);
  });
});

describe("descriptors", () => {
  test("the standard streams are ready, and what is not open is an error", () => {
    clock(0, 1n, 5_000_000n);
    readable(1, 4n, 0);
    writable(2, 5n, 1);
    readable(3, 6n, 99);
    expect(pollAll(4)).toEqual([
      { userdata: 4, errno: 0, type: 1, bytes: 1 },
      { userdata: 5, errno: 0, type: 2, bytes: 1 },
      { userdata: 6, errno: Errno.badf, type: 1, bytes: 0 },
    ]);
    expect(guest.waits).toEqual([]);
  });

  test("a file is ready, and tells how much there is to read", () => {
    guest = BACKENDS.memory();
    guest.create("f", "0123456789");
    const fd = guest.open("f");
    guest.take(fd, 4);
    readable(0, 1n, fd);
    expect(pollAll(1)).toEqual([{ userdata: 1, errno: 0, type: 1, bytes: 6 }]);
  });

  test("an event is written whole, and has room for as much as a file may hold", () => {
    guest = BACKENDS.host();
    const fd = guest.open("f", { flags: OpenFlag.create });
    expect(guest.call("fd_filestat_set_size", fd, 0x3_0000_0005n)).toBe(Errno.success);
    readable(0, 0x0102030405060708n, fd);
    expect(poll(1)).toHaveLength(1);
    const [userdata, kind, bytes] = ["0807060504030201", "0000010000000000", "0500000003000000"];
    expect(guest.around(EVENTS, 32)).toBe(`aa${userdata}${kind}${bytes}${"00".repeat(8)}aa`);
    readable(0, 1n, 99);
    expect(poll(1)).toHaveLength(1);
    expect(guest.around(EVENTS, 32)).toBe(`aa01${"00".repeat(7)}08000100${"00".repeat(20)}aa`);
  });

  test("stdin that would block is waited for, wherever it has been moved", () => {
    let asked = 0;
    Object.assign(guest, { canRead: () => asked++ > 0 });
    readable(0, 1n, 0);
    clock(1, 2n, 60_000_000_000n);
    expect(poll(2)).toEqual([1]);
    expect(guest.waits).toEqual([60_000]);
    const fd = guest.open("tmp/f", { flags: OpenFlag.create });
    guest.call("fd_renumber", 0, fd);
    asked = 0;
    readable(0, 1n, fd);
    expect(poll(2)).toEqual([1]);
    expect(guest.waits).toHaveLength(2);
  });
});

test("no subscription is an error, a kind that does not exist is, and one out of memory a fault", () => {
  expect(guest.call("poll_oneoff", 1024, 2048, 0, 512)).toBe(Errno.inval);
  subscribe(0, 1n, 3, 0);
  expect(guest.call("poll_oneoff", 1024, 2048, 1, 512)).toBe(Errno.inval);
  expect(() => guest.call("poll_oneoff", PAGE - 40, 0, 1, 512)).toThrow(GuestFault);
  expect(() => guest.call("poll_oneoff", 0, PAGE - 30, 1, 512)).toThrow(GuestFault);
  expect(() => guest.call("poll_oneoff", 1024, 2048, -1, 512)).toThrow(GuestFault);
});
