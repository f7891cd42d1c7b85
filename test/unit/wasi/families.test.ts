import { expect, test } from "vitest";
import { FAMILIES, resolveFamilies } from "../../../adapter/build/families.ts";
import { parseWasm } from "../../../adapter/build/wasm.ts";
import { WASI_IMPORTS } from "../../../adapter/runtime/abi.ts";
import { GuestFault } from "../../../adapter/runtime/faults.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { streamsFamily } from "../../../adapter/runtime/wasi/streams.ts";
import { WASI } from "../support/platform.ts";
import { PAGE, TestGuest } from "../support/wasi-guest.ts";
import { buildWasm } from "../support/wasm-builder.ts";

const familiesOf = (...names: string[]) =>
  resolveFamilies(parseWasm(buildWasm({ imports: names.map((name) => ["wasi_snapshot_preview1", name]) })));

test("the families offer every import, each in the one that the build takes for it", () => {
  const guest = new TestGuest();
  expect(Object.keys(guest.wasi).sort()).toEqual([...WASI_IMPORTS].sort());
  for (const [name, family] of Object.entries(WASI)) {
    const functions = family(guest, { available: () => 1, stream: () => undefined });
    const words = Object.keys(functions).map((key) => FAMILIES[key.split("_")[0]!]);
    expect(new Set(words)).toEqual(new Set([name]));
  }
});

test("a program that only prints does without files", () => {
  expect(familiesOf("fd_write", "proc_exit")).toEqual(["proc", "streams"]);
  expect(familiesOf("fd_write", "fd_close")).toEqual(["files"]);
  expect(familiesOf("fd_write", "path_open", "args_get")).toEqual(["args", "files"]);
  expect(familiesOf("proc_exit")).toEqual(["proc"]);
});

test("printing alone: stdout and stderr, and no other descriptor", () => {
  const guest = new TestGuest([streamsFamily]);
  expect(Object.keys(guest.wasi)).toEqual(["fd_write"]);
  expect(guest.put(1, "hi")).toBe(2);
  expect(guest.put(2, "no")).toBe(2);
  expect(guest.written).toEqual([
    [1, "hi"],
    [2, "no"],
  ]);
  for (const fd of [-31337, 0, 3]) expect(guest.put(fd, "x")).toBe(-Errno.badf);
  expect(() => guest.call("fd_write", 1, guest.iovecs([PAGE - 1, 2]), 64)).toThrow(GuestFault);
});

test("pointers are unsigned: beyond 2 GiB they are as good as any", () => {
  const guest = new TestGuest();
  guest.linear.grow(40_000);
  const high = 2_200_000_000;
  const signed = high | 0;
  expect(guest.call("clock_time_get", 1, 1n, signed)).toBe(Errno.success);
  expect(guest.u64(high)).toBeGreaterThan(0n);
  expect(guest.call("args_sizes_get", signed, (high + 8) | 0)).toBe(Errno.success);
  guest.view.setUint32(high, high + 64, true);
  guest.view.setUint32(high + 4, 2, true);
  new Uint8Array(guest.linear.buffer).set([104, 105], high + 64);
  expect(guest.call("fd_write", 1, signed, 1, (high + 16) | 0)).toBe(Errno.success);
  expect(guest.written).toEqual([[1, "hi"]]);
});
