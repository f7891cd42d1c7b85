import { describe, expect, test } from "vitest";
import { edgeFiles } from "../../adapter/runtime/files/edge.ts";
import { mountEmbedded } from "../../adapter/runtime/files/embedded.ts";
import { Errno } from "../../adapter/runtime/wasi/errno.ts";
import { filesFamily } from "../../adapter/runtime/wasi/files.ts";
import { Right } from "../../adapter/runtime/wasi/rights.ts";
import { OpenFlag, TestGuest } from "./support/wasi-guest.ts";

const KiB = 1024;
const bytes = new TextEncoder().encode("<h1>404 page");
const embedded = mountEmbedded(
  [
    [
      "static",
      [
        ["index.html", 4],
        ["404", 3],
        ["link", "../static/index.html"],
        ["__proto__", 5],
        ["empty", []],
      ],
    ],
    ["none", 0],
  ],
  bytes,
);
const guestWith = (limit: number) => new TestGuest([filesFamily(edgeFiles(embedded, limit))]);
const names = (guest: TestGuest, path: string) =>
  guest
    .entries(guest.open(path, { flags: OpenFlag.directory, rights: Right.fdReaddir }))
    .map(({ name }) => name)
    .slice(2);

describe("embedded files", () => {
  const guest = guestWith(KiB);

  test("are found at /, in their order, as they were put in", () => {
    expect(names(guest, ".")).toEqual(["static", "none", "dev", "tmp"]);
    expect(names(guest, "static")).toEqual(["index.html", "404", "link", "__proto__", "empty"]);
    const read = (path: string) => guest.contents(path);
    expect(["index.html", "404", "link", "__proto__"].map((name) => read(`static/${name}`))).toEqual([
      "<h1>",
      "404",
      "<h1>",
      " page",
    ]);
    expect(read("none")).toBe("");
    expect(guest.stat("static/404")).toMatchObject({ size: 3n, modified: 0n });
  });

  test("never change", () => {
    expect(guest.open("static/404")).toBe(-Errno.rofs);
    expect(guest.open("static/404", { flags: OpenFlag.truncate, rights: 0 })).toBe(-Errno.rofs);
    expect(guest.open("new", { flags: OpenFlag.create })).toBe(-Errno.rofs);
    const old = guest.text("static/404");
    expect(guest.call("path_unlink_file", 3, old)).toBe(Errno.rofs);
    expect(guest.call("path_remove_directory", 3, guest.text("static/empty"))).toBe(Errno.rofs);
    expect(guest.call("path_create_directory", 3, guest.text("new"))).toBe(Errno.rofs);
    expect(guest.call("path_symlink", guest.text("x"), 3, guest.text("new"))).toBe(Errno.rofs);
    expect(guest.call("path_link", 3, 0, old, 3, guest.text("new"))).toBe(Errno.rofs);
    expect(guest.call("path_rename", 3, old, 3, guest.text("new"))).toBe(Errno.rofs);
    expect(guest.call("path_filestat_set_times", 3, 0, old, 0n, 1n, 4)).toBe(Errno.rofs);
    expect(guest.call("path_remove_directory", 3, guest.text("tmp"))).toBe(Errno.rofs);
  });

  test("are apart from /tmp", () => {
    guest.create("tmp/x", "1");
    const [inTmp, fixed] = [guest.text("tmp/x"), guest.text("static/404")];
    expect(guest.call("path_link", 3, 0, fixed, 3, guest.text("tmp/y"))).toBe(Errno.xdev);
    expect(guest.call("path_rename", 3, inTmp, 3, guest.text("static/y"))).toBe(Errno.xdev);
    expect((guest.stat("tmp/x") as { dev: bigint }).dev).not.toBe((guest.stat("static/404") as { dev: bigint }).dev);
  });
});

describe("/tmp", () => {
  test("is each instance's own, and empty at first", () => {
    const [one, other] = [guestWith(KiB), guestWith(KiB)];
    one.create("tmp/x", "1");
    expect(names(other, "tmp")).toEqual([]);
  });

  test("holds as much as it may, and again once that is gone", () => {
    const guest = guestWith(64 * KiB);
    const fill = (): number => {
      const fd = guest.open("tmp/big", { flags: OpenFlag.create });
      let total = 0;
      for (let put = 0; put >= 0; total += Math.max(put, 0)) put = guest.put(fd, "x".repeat(1000));
      expect(guest.put(fd, "x".repeat(1000))).toBe(-Errno.nospc);
      guest.call("fd_close", fd);
      return total;
    };
    const first = fill();
    expect(first).toBeGreaterThan(60 * KiB);
    expect(guest.stat("tmp/big")).toMatchObject({ size: BigInt(first) });
    expect(guest.call("path_unlink_file", 3, guest.text("tmp/big"))).toBe(Errno.success);
    expect(fill()).toBe(first);
  });

  test("what is open but has no name takes room until it is closed", () => {
    const guest = guestWith(16 * KiB);
    const fd = guest.open("tmp/x", { flags: OpenFlag.create });
    expect(guest.call("fd_filestat_set_size", fd, 12n * 1024n)).toBe(Errno.success);
    guest.call("path_unlink_file", 3, guest.text("tmp/x"));
    const other = guest.open("tmp/y", { flags: OpenFlag.create });
    expect(guest.call("fd_filestat_set_size", other, 12n * 1024n)).toBe(Errno.nospc);
    guest.call("fd_close", fd);
    expect(guest.call("fd_filestat_set_size", other, 12n * 1024n)).toBe(Errno.success);
  });

  test("renumbering over it closes it", () => {
    const guest = guestWith(16 * KiB);
    const fd = guest.open("tmp/x", { flags: OpenFlag.create });
    expect(guest.call("fd_filestat_set_size", fd, 12n * 1024n)).toBe(Errno.success);
    guest.call("path_unlink_file", 3, guest.text("tmp/x"));
    const other = guest.open("tmp/y", { flags: OpenFlag.create });
    expect(guest.call("fd_renumber", other, fd)).toBe(Errno.success);
    expect(guest.call("fd_filestat_set_size", fd, 12n * 1024n)).toBe(Errno.success);
  });

  test("room comes back when a file is cut off or replaced", () => {
    const guest = guestWith(16 * KiB);
    for (let i = 0; i < 50; i++) {
      const fd = guest.open("tmp/new", { flags: OpenFlag.create | OpenFlag.truncate });
      expect(guest.call("fd_filestat_set_size", fd, 6000n)).toBe(Errno.success);
      guest.call("fd_close", fd);
      expect(guest.call("path_rename", 3, guest.text("tmp/new"), 3, guest.text("tmp/old"))).toBe(Errno.success);
    }
  });

  test.each([
    ["empty files", (guest: TestGuest, name: string) => guest.open(name, { flags: OpenFlag.create })],
    ["directories", (guest: TestGuest, name: string) => -guest.call("path_create_directory", 3, guest.text(name))],
    ["links", (guest: TestGuest, name: string) => -guest.call("path_symlink", guest.text("x"), 3, guest.text(name))],
  ])("%s take room as well, and give it back", (_, make) => {
    const guest = guestWith(64 * KiB);
    const fillUp = (): number => {
      for (let i = 0; ; i++) {
        const made = make(guest, `tmp/${i}`);
        if (made === -Errno.nospc) return i;
        if (made > 0) guest.call("fd_close", made);
      }
    };
    const count = fillUp();
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(300);
    const remove = _ === "directories" ? "path_remove_directory" : "path_unlink_file";
    for (let i = 0; i < count; i++) expect(guest.call(remove, 3, guest.text(`tmp/${i}`))).toBe(Errno.success);
    expect(fillUp()).toBe(count);
  });

  test("a size or a position beyond all bounds allocates nothing", () => {
    const guest = guestWith(64 * KiB);
    const fd = guest.open("tmp/x", { flags: OpenFlag.create });
    for (const size of [1n << 40n, (1n << 53n) - 1n]) {
      expect(guest.call("fd_filestat_set_size", fd, size)).toBe(Errno.nospc);
      expect(guest.call("fd_allocate", fd, 0n, size)).toBe(Errno.nospc);
      expect(guest.call("fd_pwrite", fd, guest.iovecs(guest.text("x")), size - 8n, 64)).toBe(Errno.nospc);
    }
    expect(guest.stat("tmp/x")).toMatchObject({ size: 0n });
  });

  test("of no size, it can't be written to", () => {
    const guest = guestWith(0);
    expect(names(guest, "tmp")).toEqual([]);
    expect(guest.open("tmp/x", { flags: OpenFlag.create })).toBe(-Errno.rofs);
  });
});

test("/dev/null takes everything and has nothing", () => {
  const guest = guestWith(KiB);
  const fd = guest.open("dev/null", { flags: OpenFlag.create | OpenFlag.truncate });
  expect(guest.put(fd, "x".repeat(5000))).toBe(5000);
  expect(guest.contents("dev/null")).toBe("");
});
