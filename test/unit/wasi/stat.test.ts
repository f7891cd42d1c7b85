import { beforeEach, describe, expect, test } from "vitest";
import { GuestFault } from "../../../adapter/runtime/faults.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { Right } from "../../../adapter/runtime/wasi/rights.ts";
import { BACKENDS, OpenFlag, openFile, PAGE, TestGuest } from "../support/wasi-guest.ts";

const [ATIM, ATIM_NOW, MTIM, MTIM_NOW] = [1, 2, 4, 8];
const [DIRECTORY, REGULAR_FILE, SYMBOLIC_LINK] = [3, 4, 7];

describe.each(Object.entries(BACKENDS))("in %s", (_, make) => {
  let guest: TestGuest;
  let fd: number;
  beforeEach(() => {
    [guest, fd] = openFile(make);
  });

  test("fd_filestat_get and path_filestat_get agree", () => {
    const stat = guest.statOf(fd);
    expect(stat).toMatchObject({ type: REGULAR_FILE, size: 10n, links: 1n });
    expect(guest.stat("file")).toEqual(stat);
    expect(guest.statOf(3)).toMatchObject({ type: DIRECTORY });
    expect(guest.stat(".")).toEqual(guest.statOf(3));
    expect(guest.statOf(99)).toBe(-Errno.badf);
    expect(guest.statOf(guest.open("file", { rights: Right.fdRead }))).toBe(-Errno.notcapable);
    expect(guest.stat("none")).toBe(-Errno.noent);
    expect(() => guest.call("fd_filestat_get", fd, PAGE - 8)).toThrow(GuestFault);
  });

  test("two files differ in their inode, on the same device", () => {
    guest.create("other");
    const [one, other] = [guest.stat("file"), guest.stat("other")] as { dev: bigint; ino: bigint }[];
    expect(one!.dev).toBe(other!.dev);
    expect(one!.ino).not.toBe(other!.ino);
  });

  test("a symbolic link and what it leads to", () => {
    guest.call("path_symlink", guest.text("file"), 3, guest.text("link"));
    expect(guest.stat("link", 0)).toMatchObject({ type: SYMBOLIC_LINK, size: 4n });
    expect(guest.stat("link", 1)).toEqual(guest.statOf(fd));
    expect(guest.stat("link", 2)).toBe(-Errno.inval);
  });

  test("times are of today, and move on with what is written", () => {
    const before = guest.stat("file") as { modified: bigint };
    expect(Math.abs(Number(before.modified / 1_000_000n) - Date.now())).toBeLessThan(60_000);
    guest.call("fd_filestat_set_times", fd, 0n, 1000n, MTIM);
    guest.put(fd, "x");
    expect((guest.stat("file") as { modified: bigint }).modified).toBeGreaterThanOrEqual(before.modified);
  });

  test("times are set to the nanosecond, and each alone", () => {
    const before = guest.statOf(fd) as { accessed: bigint; modified: bigint };
    expect(guest.call("fd_filestat_set_times", fd, 1n, before.modified - 100n, MTIM)).toBe(Errno.success);
    expect(guest.statOf(fd)).toMatchObject({ accessed: before.accessed, modified: before.modified - 100n });
    expect(guest.call("path_filestat_set_times", 3, 1, guest.text("file"), 12345678901n, 1n, ATIM)).toBe(0);
    expect(guest.stat("file")).toMatchObject({ accessed: 12345678901n, modified: before.modified - 100n });
    expect(guest.call("fd_filestat_set_times", fd, 0n, 0n, ATIM_NOW | MTIM_NOW)).toBe(Errno.success);
    const now = guest.statOf(fd) as { accessed: bigint; modified: bigint };
    expect(now.accessed).toBe(now.modified);
    expect(Math.abs(Number(now.modified / 1_000_000n) - Date.now())).toBeLessThan(5000);
  });

  test("times of a symbolic link are its own, unless it is followed", () => {
    guest.call("path_symlink", guest.text("file"), 3, guest.text("link"));
    expect(guest.call("path_filestat_set_times", 3, 0, guest.text("link"), 0n, 5000n, MTIM)).toBe(Errno.success);
    expect(guest.stat("link", 0)).toMatchObject({ modified: 5000n });
    expect(guest.stat("link", 1)).not.toMatchObject({ modified: 5000n });
    expect(guest.call("path_filestat_set_times", 3, 1, guest.text("link"), 0n, 7000n, MTIM)).toBe(Errno.success);
    expect(guest.stat("file")).toMatchObject({ modified: 7000n });
  });

  test("a time can't be given and now", () => {
    for (const flags of [ATIM | ATIM_NOW, MTIM | MTIM_NOW, 16]) {
      expect(guest.call("fd_filestat_set_times", fd, 100n, 200n, flags)).toBe(Errno.inval);
      expect(guest.call("path_filestat_set_times", 3, 0, guest.text("file"), 100n, 200n, flags)).toBe(Errno.inval);
    }
    expect(guest.call("fd_filestat_set_times", 1, 0n, 0n, MTIM_NOW)).toBe(Errno.notsup);
    expect(guest.call("fd_filestat_set_times", 99, 0n, 0n, MTIM_NOW)).toBe(Errno.badf);
    expect(guest.call("path_filestat_set_times", 3, 0, guest.text("none"), 0n, 0n, MTIM_NOW)).toBe(Errno.noent);
  });

  test("fd_filestat_set_size cuts off, and fills with zeros", () => {
    expect(guest.call("fd_filestat_set_size", fd, 8n)).toBe(Errno.success);
    expect(guest.call("fd_filestat_set_size", fd, 10n)).toBe(Errno.success);
    expect(guest.contents("file")).toBe("01234567\0\0");
    expect(guest.call("fd_filestat_set_size", fd, 3n)).toBe(Errno.success);
    expect(guest.contents("file")).toBe("012");
    expect(guest.call("fd_filestat_set_size", fd, 6n)).toBe(Errno.success);
    expect(guest.contents("file")).toBe("012\0\0\0");
    expect(guest.call("fd_filestat_set_size", fd, -1n)).toBe(Errno.fbig);
    expect(guest.call("fd_filestat_set_size", 3, 0n)).toBe(Errno.isdir);
    expect(guest.call("fd_filestat_set_size", 1, 0n)).toBe(Errno.spipe);
    expect(guest.call("fd_filestat_set_size", 99, 0n)).toBe(Errno.badf);
    const reader = guest.open("file", { rights: Right.fdRead | Right.fdFilestatSetSize });
    expect(guest.call("fd_filestat_set_size", reader, 0n)).toBe(Errno.inval);
  });

  test("fd_allocate makes a file longer, never shorter", () => {
    const size = () => (guest.statOf(fd) as { size: bigint }).size;
    expect(guest.call("fd_allocate", fd, 90n, 20n)).toBe(Errno.success);
    expect(size()).toBe(110n);
    expect(guest.call("fd_allocate", fd, 10n, 10n)).toBe(Errno.success);
    expect(size()).toBe(110n);
    expect(guest.call("fd_allocate", fd, 0n, 0n)).toBe(Errno.inval);
    expect(guest.call("fd_allocate", fd, -1n, 2n)).toBe(Errno.fbig);
    expect(guest.call("fd_allocate", 3, 0n, 1n)).toBe(Errno.isdir);
    expect(guest.call("fd_allocate", 1, 0n, 1n)).toBe(Errno.spipe);
    expect(guest.call("fd_allocate", guest.open("file", { rights: Right.fdWrite }), 0n, 1n)).toBe(Errno.notcapable);
  });

  test("fd_advise takes advice that there is", () => {
    for (let advice = 0; advice <= 5; advice++)
      expect(guest.call("fd_advise", fd, 0n, 10n, advice)).toBe(Errno.success);
    expect(guest.call("fd_advise", fd, 0n, 10n, 6)).toBe(Errno.inval);
    expect(guest.call("fd_advise", 3, 0n, 10n, 0)).toBe(Errno.isdir);
    expect(guest.call("fd_advise", 1, 0n, 10n, 0)).toBe(Errno.spipe);
    expect(guest.call("fd_advise", 99, 0n, 10n, 0)).toBe(Errno.badf);
  });
});

describe.each(Object.entries(BACKENDS))("fd_readdir in %s", (_, make) => {
  let guest: TestGuest;
  beforeEach(() => {
    guest = make();
  });

  test("an empty directory has itself and the one above", () => {
    const entries = guest.entries(3);
    expect(entries.map(({ name, type }) => [name, type])).toEqual([
      [".", DIRECTORY],
      ["..", DIRECTORY],
    ]);
    expect(entries[0]!.ino).toBe((guest.statOf(3) as { ino: bigint }).ino);
  });

  test("entries have type and inode, and a cookie goes on after each", () => {
    guest.create("file");
    guest.call("path_create_directory", 3, guest.text("dir"));
    guest.call("path_symlink", guest.text("file"), 3, guest.text("link"));
    const entries = guest.entries(3);
    const types = Object.fromEntries(entries.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({ file: REGULAR_FILE, dir: DIRECTORY, link: SYMBOLIC_LINK });
    for (const { name, ino } of entries.slice(2)) expect(guest.stat(name, 0)).toMatchObject({ ino });
    for (const [i, { next }] of entries.entries()) expect(guest.entries(3, next)).toEqual(entries.slice(i + 1));
  });

  test("a small buffer is filled to its end, and all come in pieces", () => {
    const names = Array.from({ length: 100 }, (_, i) => `file.${i}`);
    for (const name of names) guest.create(name);
    const found: string[] = [];
    let cookie = 0n;
    for (;;) {
      const entries = guest.entries(3, cookie, 256);
      found.push(...entries.map(({ name }) => name));
      if (guest.u32() < 256) break;
      cookie = entries[entries.length - 1]!.next;
    }
    expect(found.sort()).toEqual([".", "..", ...names].sort());
    expect(guest.call("fd_readdir", 3, 32768, 10, 0n, 64)).toBe(Errno.success);
    expect(guest.u32(64)).toBe(10);
  });

  test("what was removed on the way is left out, and what is new shows from the start", () => {
    for (const name of ["a", "b"]) guest.create(name);
    const [first] = guest.entries(3);
    guest.call("path_unlink_file", 3, guest.text("a"));
    guest.create("c");
    const rest = guest.entries(3, first!.next).map(({ name }) => name);
    expect(rest).not.toContain("a");
    expect(guest.entries(3).map(({ name }) => name)).toContain("c");
  });

  test("is for directories", () => {
    guest.create("file");
    const fd = guest.open("file");
    expect(guest.call("fd_readdir", fd, 64, 100, 0n, 32)).toBe(Errno.notdir);
    expect(guest.call("fd_readdir", 1, 64, 100, 0n, 32)).toBe(Errno.notdir);
    expect(guest.call("fd_readdir", 99, 64, 100, 0n, 32)).toBe(Errno.badf);
    const dir = guest.open(".", { flags: OpenFlag.directory, rights: Right.pathOpen });
    expect(guest.call("fd_readdir", dir, 64, 100, 0n, 32)).toBe(Errno.notcapable);
    expect(guest.call("fd_readdir", 3, 64, 100, 1n << 60n, 32)).toBe(Errno.fbig);
  });
});

test("fd_filestat_get of a stream is zeros, but for the type", () => {
  const guest = new TestGuest();
  expect(guest.call("fd_filestat_get", 0, 128)).toBe(Errno.success);
  expect(guest.around(128, 64)).toBe(`aa${"00".repeat(16)}02${"00".repeat(47)}aa`);
});
