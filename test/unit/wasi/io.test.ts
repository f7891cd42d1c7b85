import { beforeEach, describe, expect, test } from "vitest";
import { GuestFault } from "../../../adapter/runtime/faults.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { Right } from "../../../adapter/runtime/wasi/rights.ts";
import { BACKENDS, OpenFlag, openFile, PAGE, TestGuest } from "../support/wasi-guest.ts";

const [SET, CURRENT, END] = [0, 1, 2];

describe.each(Object.entries(BACKENDS))("on files in %s", (_, make) => {
  let guest: TestGuest;
  let fd: number;
  beforeEach(() => {
    [guest, fd] = openFile(make);
  });
  const seek = (delta: bigint, whence: number): number | bigint => {
    const errno = guest.call("fd_seek", fd, delta, whence, 64);
    return errno === Errno.success ? guest.u64(64) : -errno;
  };

  test("fd_read goes on where it was, into several buffers, and ends", () => {
    expect(guest.call("fd_read", fd, guest.iovecs([200, 3], [0, 0], [300, 4]), 64)).toBe(Errno.success);
    expect(guest.u32(64)).toBe(7);
    expect(guest.around(200, 3)).toBe("aa303132aa");
    expect(guest.around(300, 4)).toBe("aa33343536aa");
    expect(guest.take(fd)).toBe("789");
    expect(guest.take(fd)).toBe("");
    expect(guest.take(99)).toBe(-Errno.badf);
    expect(guest.take(3)).toBe(-Errno.isdir);
    const writer = guest.open("file", { rights: Right.fdWrite });
    expect(guest.take(writer)).toBe(-Errno.badf);
    expect(() => guest.call("fd_read", fd, guest.iovecs([PAGE - 1, 2]), 64)).toThrow(GuestFault);
  });

  test("fd_write goes on where it was, from several buffers, and makes the file longer", () => {
    expect(seek(8n, SET)).toBe(8n);
    expect(guest.call("fd_write", fd, guest.iovecs(guest.text("ab"), [0, 0], guest.text("cde")), 64)).toBe(0);
    expect(guest.u32(64)).toBe(5);
    expect(guest.contents("file")).toBe("01234567abcde");
    expect(guest.put(3, "x")).toBe(-Errno.isdir);
    const reader = guest.open("file", { rights: Right.fdRead });
    expect(guest.put(reader, "x")).toBe(-Errno.badf);
    expect(() => guest.call("fd_write", fd, guest.iovecs([PAGE - 1, 2]), 64)).toThrow(GuestFault);
  });

  test("what is written beyond the end leaves zeros before it, also where there was something once", () => {
    guest.call("fd_filestat_set_size", fd, 4n);
    expect(seek(2n, END)).toBe(6n);
    expect(guest.put(fd, "x")).toBe(1);
    expect(guest.contents("file")).toBe("0123\0\0x");
  });

  test("flag append has every write go to the end", () => {
    const appender = guest.open("file", { fdFlags: 1 });
    guest.call("fd_seek", appender, 0n, SET, 64);
    guest.put(appender, "ab");
    guest.put(fd, "x");
    guest.put(appender, "c");
    expect(guest.contents("file")).toBe("x123456789abc");
    guest.call("fd_fdstat_set_flags", appender, 0);
    guest.call("fd_seek", appender, 1n, SET, 64);
    guest.put(appender, "y");
    expect(guest.contents("file")).toBe("xy23456789abc");
  });

  test("flag sync changes nothing that can be seen", () => {
    const synced = guest.open("file", { fdFlags: 16 });
    expect(guest.put(synced, "ab")).toBe(2);
    expect(guest.contents("file")).toBe("ab23456789");
  });

  test("fd_pread and fd_pwrite have positions of their own", () => {
    expect(guest.call("fd_pread", fd, guest.iovecs([200, 3]), 4n, 64)).toBe(Errno.success);
    expect([guest.u32(64), guest.around(200, 3)]).toEqual([3, "aa343536aa"]);
    expect(guest.call("fd_pwrite", fd, guest.iovecs(guest.text("ab")), 9n, 64)).toBe(Errno.success);
    expect([guest.u32(64), guest.contents("file")]).toEqual([2, "012345678ab"]);
    expect(guest.take(fd, 1)).toBe("0");
    for (const name of ["fd_pread", "fd_pwrite"]) {
      expect(guest.call(name, fd, guest.iovecs([200, 3]), -1n, 64)).toBe(Errno.fbig);
      expect(guest.call(name, 3, guest.iovecs([200, 3]), 0n, 64)).toBe(Errno.isdir);
      expect(guest.call(name, 1, guest.iovecs([200, 3]), 0n, 64)).toBe(Errno.spipe);
      expect(guest.call(name, 99, guest.iovecs([200, 3]), 0n, 64)).toBe(Errno.badf);
    }
    const unseekable = guest.open("file", { rights: Right.fdRead | Right.fdWrite });
    expect(guest.call("fd_pread", unseekable, guest.iovecs([200, 3]), 0n, 64)).toBe(Errno.notcapable);
  });

  test("fd_seek and fd_tell", () => {
    expect(seek(4n, SET)).toBe(4n);
    expect(seek(-3n, CURRENT)).toBe(1n);
    expect(seek(-1n, END)).toBe(9n);
    expect(seek(1000n, END)).toBe(1010n);
    expect(guest.call("fd_tell", fd, 64)).toBe(Errno.success);
    expect(guest.u64(64)).toBe(1010n);
    expect(seek(-2000n, CURRENT)).toBe(-Errno.inval);
    expect(seek(1n << 62n, SET)).toBe(-Errno.inval);
    expect(seek(0n, 3)).toBe(-Errno.inval);
    for (const [other, errno] of [
      [1, Errno.spipe],
      [3, Errno.isdir],
      [99, Errno.badf],
    ] as const) {
      expect(guest.call("fd_seek", other, 0n, SET, 64)).toBe(errno);
      expect(guest.call("fd_tell", other, 64)).toBe(errno);
    }
  });

  test("the right to seek is the right to tell, and not the other way round", () => {
    const teller = guest.open("file", { rights: Right.fdTell });
    expect(guest.call("fd_seek", teller, 0n, CURRENT, 64)).toBe(Errno.success);
    expect(guest.call("fd_seek", teller, 0n, SET, 64)).toBe(Errno.notcapable);
    const seeker = guest.open("file", { rights: Right.fdSeek });
    expect(guest.call("fd_tell", seeker, 64)).toBe(Errno.success);
    const neither = guest.open("file", { rights: Right.fdRead });
    expect(guest.call("fd_tell", neither, 64)).toBe(Errno.notcapable);
  });

  test.each(["fd_sync", "fd_datasync"])("%s", (name) => {
    expect(guest.call(name, fd)).toBe(Errno.success);
    expect(guest.call(name, 3)).toBe(Errno.success);
    expect(guest.call(name, 1)).toBe(Errno.success);
    expect(guest.call(name, 99)).toBe(Errno.badf);
    expect(guest.call(name, guest.open("file", { rights: Right.fdRead }))).toBe(Errno.notcapable);
    expect(guest.call("fd_datasync", guest.open("file", { rights: Right.fdSync }))).toBe(Errno.success);
  });

  test("a file that was removed goes on for those who have it open", () => {
    expect(guest.call("path_unlink_file", 3, guest.text("file"))).toBe(Errno.success);
    expect(guest.take(fd, 3)).toBe("012");
    expect(guest.put(fd, "x")).toBe(1);
    expect(guest.contents("file")).toBe(-Errno.noent);
  });
});

describe("standard streams", () => {
  test("stdin is empty where the host has none, and can't be written", () => {
    const guest = new TestGuest();
    expect(guest.take(0)).toBe("");
    expect(guest.put(0, "x")).toBe(-Errno.badf);
  });

  test("stdin has what the host gives, as much as there is", () => {
    const guest = new TestGuest();
    const read = (bytes: Uint8Array) => {
      bytes.set([104, 105]);
      return 2;
    };
    Object.assign(guest, { read });
    expect(guest.call("fd_read", 0, guest.iovecs([200, 10], [300, 10]), 64)).toBe(Errno.success);
    expect([guest.u32(64), guest.around(200, 2)]).toEqual([2, "aa6869aa"]);
  });

  test("stdout and stderr gather, and can't be read", () => {
    const guest = new TestGuest();
    expect(guest.call("fd_write", 2, guest.iovecs(guest.text("hello"), [0, 0], guest.text(", world")), 64)).toBe(0);
    expect(guest.u32(64)).toBe(12);
    expect(guest.written.map(([stream, text]) => `${stream} ${text}`)).toEqual(["2 hello", "2 , world"]);
    expect(guest.take(1)).toBe(-Errno.badf);
    expect(() => guest.call("fd_write", 1, 16, -1, 64)).toThrow(GuestFault);
  });

  test("a device has no position", () => {
    const guest = new TestGuest();
    const fd = guest.open("dev/null");
    expect(guest.fdstat(fd).type).toBe(2);
    expect(guest.put(fd, "gone")).toBe(4);
    expect(guest.take(fd)).toBe("");
    expect(guest.call("fd_seek", fd, 0n, SET, 64)).toBe(Errno.spipe);
    expect(guest.call("fd_tell", fd, 64)).toBe(Errno.spipe);
    expect(guest.call("fd_pread", fd, guest.iovecs([200, 3]), 0n, 64)).toBe(Errno.spipe);
    expect(guest.open("dev/null", { flags: OpenFlag.truncate | OpenFlag.create })).toBeGreaterThan(fd);
  });
});
