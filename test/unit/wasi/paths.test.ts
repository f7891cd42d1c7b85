import { beforeEach, describe, expect, test } from "vitest";
import { GuestFault } from "../../../adapter/runtime/faults.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { ALL_RIGHTS, Right } from "../../../adapter/runtime/wasi/rights.ts";
import { BACKENDS, OpenFlag, PAGE, type TestGuest } from "../support/wasi-guest.ts";

const { create, directory, exclusive, truncate } = OpenFlag;

describe.each(Object.entries(BACKENDS))("in %s", (_, make) => {
  let guest: TestGuest;
  const mkdir = (path: string) => guest.call("path_create_directory", 3, guest.text(path));
  const rmdir = (path: string) => guest.call("path_remove_directory", 3, guest.text(path));
  const unlink = (path: string) => guest.call("path_unlink_file", 3, guest.text(path));
  const symlink = (target: string, path: string) => guest.call("path_symlink", guest.text(target), 3, guest.text(path));
  const link = (from: string, to: string, lookup = 0) =>
    guest.call("path_link", 3, lookup, guest.text(from), 3, guest.text(to));
  const rename = (from: string, to: string) => guest.call("path_rename", 3, guest.text(from), 3, guest.text(to));
  const readlink = (path: string, size = 100): string | number => {
    const errno = guest.call("path_readlink", 3, guest.text(path), 300, size, 64);
    return errno === Errno.success ? Buffer.from(guest.linear.buffer, 300, guest.u32(64)).toString() : -errno;
  };

  beforeEach(() => {
    guest = make();
    guest.create("file", "contents");
    mkdir("dir");
    guest.create("dir/inner", "deep");
  });

  describe("path_open", () => {
    test("creates, truncates, and insists on new", () => {
      expect(guest.open("none")).toBe(-Errno.noent);
      expect(guest.open("new", { flags: create })).toBeGreaterThan(3);
      expect(guest.contents("new")).toBe("");
      expect(guest.open("file", { flags: create | exclusive })).toBe(-Errno.exist);
      expect(guest.open("newer", { flags: create | exclusive })).toBeGreaterThan(3);
      expect(guest.open("file", { flags: truncate, rights: 0 })).toBeGreaterThan(3);
      expect(guest.contents("file")).toBe("");
    });

    test("a directory is opened to be gone through, never to be written", () => {
      expect(guest.open("dir", { flags: directory, rights: Right.fdReaddir })).toBeGreaterThan(3);
      expect(guest.open("dir", { rights: Right.fdRead })).toBeGreaterThan(3);
      expect(guest.open("dir", { rights: Right.fdRead | Right.fdWrite })).toBe(-Errno.isdir);
      expect(guest.open("dir", { rights: 0, flags: truncate })).toBe(-Errno.isdir);
      expect(guest.open("dir", { rights: 0, flags: create })).toBe(-Errno.isdir);
      expect(guest.open("file", { flags: directory })).toBe(-Errno.notdir);
      expect(guest.open("new", { flags: directory | create })).toBe(-Errno.inval);
      expect(guest.stat("new")).toBe(-Errno.noent);
    });

    test("rights are those asked for, that apply, and that the directory passes on", () => {
      const reader = guest.open("file", { rights: Right.fdRead | Right.fdReaddir, inheriting: Right.fdSeek });
      expect(guest.fdstat(reader)).toMatchObject({ rights: Right.fdRead, inheriting: Right.fdSeek });
      const dir = guest.open("dir", { rights: Right.pathOpen | Right.fdSeek, inheriting: Right.fdRead });
      expect(guest.fdstat(dir)).toMatchObject({ rights: Right.pathOpen, inheriting: Right.fdRead });
      expect(guest.open("inner", { fd: dir, rights: Right.fdWrite })).toBe(-Errno.notcapable);
      const inner = guest.open("inner", { fd: dir, rights: Right.fdRead | Right.fdSeek });
      expect(guest.fdstat(inner).rights).toBe(Right.fdRead);
      expect(guest.open("new", { fd: dir, flags: create, rights: 0 })).toBe(-Errno.notcapable);
      expect(guest.open("inner", { fd: dir, flags: truncate, rights: 0 })).toBe(-Errno.notcapable);
      const writable = guest.open("dir", { rights: Right.pathOpen, inheriting: Right.fdWrite });
      expect(guest.open("inner", { fd: writable, flags: truncate, rights: 0 })).toBeGreaterThan(3);
    });

    test("a symbolic link at the end is followed, or refused", () => {
      symlink("file", "link");
      symlink("dir", "dirlink");
      symlink("none", "dangling");
      expect(guest.contents("link")).toBe("contents");
      expect(guest.open("link", { lookup: 0, rights: Right.fdRead })).toBe(-Errno.loop);
      expect(guest.open("dirlink", { lookup: 0, flags: directory, rights: 0 })).toBe(-Errno.loop);
      expect(guest.open("dirlink/", { lookup: 0, flags: directory, rights: 0 })).toBeGreaterThan(3);
      expect(guest.open("dangling", { rights: 0 })).toBe(-Errno.noent);
      expect(guest.open("dangling", { flags: create | exclusive, rights: 0 })).toBe(-Errno.exist);
      expect(guest.open("dangling", { flags: create, rights: 0 })).toBeGreaterThan(3);
      expect(guest.contents("none")).toBe("");
    });

    test("where it can't be", () => {
      expect(guest.open("x", { fd: 99 })).toBe(-Errno.badf);
      expect(guest.open("x", { fd: 1 })).toBe(-Errno.notdir);
      const file = guest.open("file");
      expect(guest.open("x", { fd: file, flags: create })).toBe(-Errno.notdir);
      expect(guest.open("file", { flags: 16 })).toBe(-Errno.inval);
      expect(guest.open("file", { fdFlags: 32 })).toBe(-Errno.inval);
      expect(guest.open("file", { lookup: 2 })).toBe(-Errno.inval);
      expect(() => guest.call("path_open", 3, 0, PAGE - 2, 4, 0, 0n, 0n, 0, 64)).toThrow(GuestFault);
    });
  });

  describe("resolution", () => {
    test.each([
      ["dir/inner", "deep"],
      ["./dir//./inner", "deep"],
      ["dir/../dir/inner", "deep"],
      ["dir/../file", "contents"],
      ["", -Errno.noent],
      ["none/inner", -Errno.noent],
      ["file/inner", -Errno.notdir],
      ["file/..", -Errno.notdir],
      ["file/.", -Errno.notdir],
      ["file/", -Errno.notdir],
      ["dir/none/", -Errno.noent],
      ["a\0b", -Errno.inval],
      ["x".repeat(256), -Errno.nametoolong],
      [`${"dir/../".repeat(700)}file`, -Errno.nametoolong],
    ])("%s", (path, expected) => expect(guest.contents(path)).toBe(expected));

    test("a path is UTF-8", () => {
      guest.create("größe-日本", "x");
      expect(guest.contents("größe-日本")).toBe("x");
      const broken = guest.text(new Uint8Array([0x66, 0xff]));
      expect(guest.call("path_filestat_get", 3, 0, broken, 64)).toBe(Errno.ilseq);
    });

    test.each(["..", "../", "../etc/passwd", "dir/../..", "dir/../../x", "/", "/file", "//file"])(
      "there is no way out by %s",
      (path) => {
        expect(guest.open(path, { rights: 0 })).toBe(-Errno.perm);
        expect(guest.stat(path)).toBe(-Errno.perm);
        expect(mkdir(path)).toBe(Errno.perm);
        expect(rmdir(path)).toBe(Errno.perm);
        expect(unlink(path)).toBe(Errno.perm);
        expect(readlink(path)).toBe(-Errno.perm);
        expect(symlink("x", path)).toBe(Errno.perm);
        expect(link("file", path)).toBe(Errno.perm);
        expect(link(path, "x")).toBe(Errno.perm);
        expect(rename("file", path)).toBe(Errno.perm);
        expect(rename(path, "x")).toBe(Errno.perm);
      },
    );

    test("nor from a directory opened below, or by a symbolic link", () => {
      symlink("../file", "dir/up");
      symlink("../../..", "dir/out");
      expect(guest.contents("dir/up")).toBe("contents");
      expect(guest.stat("dir/out")).toBe(-Errno.perm);
      expect(guest.open("dir/out/etc/passwd", { rights: 0 })).toBe(-Errno.perm);
      const dir = guest.open("dir", { flags: directory, rights: ALL_RIGHTS & ~Right.fdWrite });
      expect(guest.open("../file", { fd: dir, rights: 0 })).toBe(-Errno.perm);
      expect(guest.open("up", { fd: dir, rights: 0 })).toBe(-Errno.perm);
    });

    test("links that never end", () => {
      symlink("b", "a");
      symlink("a", "b");
      symlink("self/x", "self");
      for (const path of ["a", "a/x", "self"]) expect(guest.stat(path)).toBe(-Errno.loop);
      for (let i = 0; i < 41; i++) symlink(i === 0 ? "file" : `chain${i - 1}`, `chain${i}`);
      expect(guest.contents("chain39")).toBe("contents");
      expect(guest.contents("chain40")).toBe(-Errno.loop);
    });

    test("what follows a link is looked up where it leads", () => {
      mkdir("other");
      symlink("../dir", "other/link");
      expect(guest.contents("other/link/inner")).toBe("deep");
      expect(guest.contents("other/link/../file")).toBe("contents");
      symlink("file/", "slashed");
      expect(guest.contents("slashed")).toBe(-Errno.notdir);
    });
  });

  test("path_create_directory", () => {
    expect(mkdir("new/")).toBe(Errno.success);
    expect(guest.stat("new")).toMatchObject({ type: 3 });
    for (const path of ["dir", "file", ".", "dir/.."]) expect(mkdir(path)).toBe(Errno.exist);
    expect(mkdir("none/new")).toBe(Errno.noent);
    expect(mkdir("file/new")).toBe(Errno.notdir);
    symlink("none", "dangling");
    expect(mkdir("dangling")).toBe(Errno.exist);
  });

  test("path_remove_directory", () => {
    expect(rmdir("dir")).toBe(Errno.notempty);
    unlink("dir/inner");
    expect(rmdir("dir/")).toBe(Errno.success);
    expect(rmdir("dir")).toBe(Errno.noent);
    expect(rmdir("file")).toBe(Errno.notdir);
    expect(rmdir("file/")).toBe(Errno.notdir);
    expect(rmdir(".")).toBe(Errno.inval);
    mkdir("empty");
    symlink("empty", "link");
    expect(rmdir("link")).toBe(Errno.notdir);
    const fd = guest.open("empty", { flags: directory, rights: ALL_RIGHTS & ~Right.fdWrite });
    expect(rmdir("empty")).toBe(Errno.success);
    expect(guest.open("x", { fd, flags: create })).toBe(-Errno.noent);
  });

  test("path_unlink_file", () => {
    expect(unlink("file/")).toBe(Errno.notdir);
    expect(unlink("file")).toBe(Errno.success);
    expect(unlink("file")).toBe(Errno.noent);
    expect(unlink("dir")).toBe(Errno.isdir);
    expect(unlink("dir/")).toBe(Errno.isdir);
    symlink("dir", "link");
    expect(unlink("link/")).toBe(Errno.notdir);
    expect(unlink("link")).toBe(Errno.success);
    expect(guest.contents("dir/inner")).toBe("deep");
  });

  test("path_symlink and path_readlink", () => {
    expect(symlink("some/where", "link")).toBe(Errno.success);
    expect(readlink("link")).toBe("some/where");
    expect(readlink("link", 4)).toBe("some");
    expect(readlink("file")).toBe(-Errno.inval);
    expect(readlink("none")).toBe(-Errno.noent);
    expect(symlink("x", "link")).toBe(Errno.exist);
    expect(symlink("x", "dir/")).toBe(Errno.exist);
    expect(symlink("x", "file/")).toBe(Errno.notdir);
    expect(symlink("x", "new/")).toBe(Errno.noent);
    expect(symlink("", "new")).toBe(Errno.noent);
    expect(symlink("a\0b", "new")).toBe(Errno.inval);
    expect(symlink("/etc/passwd", "new")).toBe(Errno.perm);
    expect(guest.stat("new", 0)).toBe(-Errno.noent);
  });

  test("path_link: two names for one file", () => {
    expect(link("file", "dir/other")).toBe(Errno.success);
    expect(guest.stat("dir/other")).toEqual(guest.stat("file"));
    expect(guest.stat("file")).toMatchObject({ links: 2n });
    const fd = guest.open("dir/other", { rights: Right.fdWrite });
    guest.put(fd, "CON");
    expect(guest.contents("file")).toBe("CONtents");
    unlink("file");
    expect(guest.contents("dir/other")).toBe("CONtents");
    expect(guest.stat("dir/other")).toMatchObject({ links: 1n });
  });

  test("path_link: of a symbolic link, and what it does not do", () => {
    symlink("none", "link");
    expect(link("link", "link2")).toBe(Errno.success);
    expect(readlink("link2")).toBe("none");
    expect(link("link", "x", 1)).toBe(Errno.inval);
    expect(link("file", "dir")).toBe(Errno.exist);
    expect(link("file", "file")).toBe(Errno.exist);
    expect(link("file", "link")).toBe(Errno.exist);
    expect(link("dir", "x")).toBe(Errno.perm);
    expect(link("none", "x")).toBe(Errno.noent);
    expect(link("file", "x/")).toBe(Errno.noent);
    expect(link("file/", "x")).toBe(Errno.notdir);
  });

  test("path_rename moves, and replaces", () => {
    expect(rename("file", "dir/moved")).toBe(Errno.success);
    expect(guest.contents("dir/moved")).toBe("contents");
    expect(guest.stat("file")).toBe(-Errno.noent);
    expect(rename("dir/moved", "dir/inner")).toBe(Errno.success);
    expect(guest.contents("dir/inner")).toBe("contents");
    mkdir("empty");
    expect(rename("dir/", "empty/")).toBe(Errno.success);
    expect(guest.contents("empty/inner")).toBe("contents");
    expect(rename("empty", "other/")).toBe(Errno.success);
    link("other/inner", "same");
    expect(rename("same", "other/inner")).toBe(Errno.success);
    expect(guest.contents("same")).toBe("contents");
  });

  test("path_rename: what it does not do", () => {
    mkdir("full");
    guest.create("full/x");
    mkdir("empty");
    expect(rename("empty", "full")).toBe(Errno.notempty);
    expect(rename("empty", "file")).toBe(Errno.notdir);
    expect(rename("file", "empty")).toBe(Errno.isdir);
    expect(rename("none", "x")).toBe(Errno.noent);
    expect(rename("file/", "x")).toBe(Errno.notdir);
    expect(rename("file", "x/")).toBe(Errno.notdir);
    expect(rename("file", "none/x")).toBe(Errno.noent);
    expect(rename("full", "full/inside")).toBe(Errno.inval);
    expect(rename(".", "x")).toBe(Errno.busy);
    expect(rename("file", "dir/..")).toBe(Errno.busy);
    expect(guest.contents("file")).toBe("contents");
  });

  test("a directory that is open stays the same when it is renamed", () => {
    const fd = guest.open("dir", { flags: directory, rights: ALL_RIGHTS & ~Right.fdWrite });
    const before = guest.statOf(fd);
    expect(rename("dir", "moved")).toBe(Errno.success);
    mkdir("dir");
    expect(guest.statOf(fd)).toMatchObject({ ino: (before as { ino: bigint }).ino });
    expect(guest.open("inner", { fd, rights: Right.fdRead })).toBeGreaterThan(fd);
    expect(guest.open("new", { fd, flags: create })).toBeGreaterThan(fd);
    expect(guest.stat("moved/new")).toMatchObject({ type: 4 });
    expect(guest.open(".", { fd, flags: directory, rights: Right.fdReaddir })).toBeGreaterThan(fd);
    const renamed = guest.call("path_rename", fd, guest.text("inner"), 3, guest.text("dir/inner"));
    expect([renamed, guest.contents("dir/inner")]).toEqual([Errno.success, "deep"]);
    expect(guest.call("fd_close", fd)).toBe(Errno.success);
  });
});
