import { beforeEach, describe, expect, test } from "vitest";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { ALL_RIGHTS, DIRECTORY_RIGHTS, FILE_RIGHTS, Right } from "../../../adapter/runtime/wasi/rights.ts";
import { OpenFlag, TestGuest } from "../support/wasi-guest.ts";

let guest: TestGuest;
let file: number;
beforeEach(() => {
  guest = new TestGuest();
  file = guest.open("tmp/file", { flags: OpenFlag.create });
});

describe("fd_fdstat_get", () => {
  test("a stream: a character device, to be read or written", () => {
    expect(guest.call("fd_fdstat_get", 1, 64)).toBe(Errno.success);
    expect(guest.around(64, 24)).toBe("aa020000000000000048002008000000000000000000000000aa");
    expect(guest.fdstat(0).rights & (Right.fdRead | Right.fdWrite)).toBe(Right.fdRead);
  });

  test("a directory, a file, nothing", () => {
    expect(guest.fdstat(3)).toEqual({ type: 3, flags: 0, rights: DIRECTORY_RIGHTS, inheriting: ALL_RIGHTS });
    expect(guest.fdstat(file)).toEqual({ type: 4, flags: 0, rights: FILE_RIGHTS, inheriting: ALL_RIGHTS });
    expect(guest.call("fd_fdstat_get", 99, 64)).toBe(Errno.badf);
  });
});

describe("fd_fdstat_set_flags", () => {
  test("of a file, all of them", () => {
    for (const flags of [1, 4, 31, 0]) {
      expect(guest.call("fd_fdstat_set_flags", file, flags)).toBe(Errno.success);
      expect(guest.fdstat(file).flags).toBe(flags);
    }
    expect(guest.call("fd_fdstat_set_flags", file, 32)).toBe(Errno.inval);
    expect(guest.call("fd_fdstat_set_flags", 99, 0)).toBe(Errno.badf);
  });

  test("a stream stays as it is", () => {
    expect(guest.call("fd_fdstat_set_flags", 1, 0)).toBe(Errno.success);
    expect(guest.call("fd_fdstat_set_flags", 1, 4)).toBe(Errno.notsup);
    expect(guest.fdstat(1).flags).toBe(0);
  });

  test("takes the right to", () => {
    const fd = guest.open("tmp/file", { rights: Right.fdRead });
    expect(guest.call("fd_fdstat_set_flags", fd, 1)).toBe(Errno.notcapable);
  });
});

describe("fd_fdstat_set_rights", () => {
  test("gives rights up, and never back", () => {
    expect(guest.call("fd_fdstat_set_rights", file, BigInt(Right.fdRead | Right.fdTell), 0n)).toBe(Errno.success);
    expect(guest.fdstat(file)).toMatchObject({ rights: Right.fdRead | Right.fdTell, inheriting: 0 });
    expect(guest.put(file, "x")).toBe(-Errno.badf);
    expect(guest.call("fd_sync", file)).toBe(Errno.notcapable);
    expect(guest.call("fd_fdstat_set_rights", file, BigInt(Right.fdWrite), 0n)).toBe(Errno.notcapable);
    expect(guest.call("fd_fdstat_set_rights", file, BigInt(Right.fdRead), 1n << 40n)).toBe(Errno.notcapable);
    expect(guest.call("fd_fdstat_set_rights", 99, 0n, 0n)).toBe(Errno.badf);
  });
});

describe("fd_close and fd_renumber", () => {
  test("what is closed is gone, the standard streams too; the lowest number is given again", () => {
    for (const fd of [file, 3, 0, 1, 2]) {
      expect(guest.call("fd_close", fd)).toBe(Errno.success);
      expect(guest.call("fd_close", fd)).toBe(Errno.badf);
      expect(guest.call("fd_fdstat_get", fd, 64)).toBe(Errno.badf);
    }
    expect(guest.put(1, "x")).toBe(-Errno.badf);
    const other = new TestGuest();
    const fds = ["a", "b", "c"].map((name) => other.open(`tmp/${name}`, { flags: OpenFlag.create }));
    expect(fds).toEqual([4, 5, 6]);
    other.call("fd_close", 5);
    expect(other.open("tmp/a")).toBe(5);
    expect(other.open("tmp/a")).toBe(7);
  });

  test("renumbering closes what was there", () => {
    guest.put(file, "one");
    const other = guest.open("tmp/other", { flags: OpenFlag.create });
    expect(guest.call("fd_renumber", file, other)).toBe(Errno.success);
    expect(guest.call("fd_fdstat_get", file, 64)).toBe(Errno.badf);
    expect(guest.call("fd_tell", other, 64)).toBe(Errno.success);
    expect(guest.u64(64)).toBe(3n);
    expect(guest.call("fd_renumber", other, other)).toBe(Errno.success);
    expect(guest.call("fd_renumber", other, file)).toBe(Errno.badf);
    expect(guest.call("fd_renumber", file, other)).toBe(Errno.badf);
  });

  test("a stream under another number is the same stream", () => {
    expect(guest.call("fd_renumber", 1, file)).toBe(Errno.success);
    expect(guest.put(file, "out")).toBe(3);
    expect(guest.written).toEqual([[1, "out"]]);
    expect(guest.put(1, "gone")).toBe(-Errno.badf);
  });

  test("there is a limit to what is open at once", () => {
    let last = 0;
    for (let i = 0; i < 5000 && last >= 0; i++) last = guest.open("tmp/file");
    expect(last).toBe(-Errno.mfile);
    guest.call("fd_close", 100);
    expect(guest.open("tmp/file")).toBe(100);
  });
});

describe("fd_prestat_get and fd_prestat_dir_name", () => {
  test("name the directory that was open from the start", () => {
    expect(guest.call("fd_prestat_get", 3, 64)).toBe(Errno.success);
    expect(guest.around(64, 8)).toBe("aa0000000001000000aa");
    expect(guest.call("fd_prestat_dir_name", 3, 64, 8)).toBe(Errno.success);
    expect(Buffer.from(guest.linear.buffer, 64, 1).toString()).toBe("/");
    expect(guest.call("fd_prestat_dir_name", 3, 64, 0)).toBe(Errno.nametoolong);
  });

  test("nothing else is one", () => {
    const opened = guest.open("tmp", { flags: OpenFlag.directory });
    for (const fd of [0, 1, file, opened, 99]) {
      expect(guest.call("fd_prestat_get", fd, 64)).toBe(Errno.badf);
      expect(guest.call("fd_prestat_dir_name", fd, 64, 8)).toBe(Errno.badf);
    }
  });
});
