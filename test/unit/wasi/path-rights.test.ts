import { describe, expect, test } from "vitest";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { ALL_RIGHTS, Right } from "../../../adapter/runtime/wasi/rights.ts";
import { BACKENDS, OpenFlag } from "../support/wasi-guest.ts";

describe.each(Object.entries(BACKENDS))("in %s", (_, make) => {
  test.each([
    ["path_open", Right.pathOpen],
    ["path_filestat_get", Right.pathFilestatGet],
    ["path_filestat_set_times", Right.pathFilestatSetTimes],
    ["path_create_directory", Right.pathCreateDirectory],
    ["path_remove_directory", Right.pathRemoveDirectory],
    ["path_unlink_file", Right.pathUnlinkFile],
    ["path_readlink", Right.pathReadlink],
    ["path_symlink", Right.pathSymlink],
    ["path_link", Right.pathLinkSource],
    ["path_link", Right.pathLinkTarget],
    ["path_rename", Right.pathRenameSource],
    ["path_rename", Right.pathRenameTarget],
  ])("%s takes a directory, and the right to", (name, right) => {
    const guest = make();
    guest.call("path_create_directory", 3, guest.text("dir"));
    const call = (fd: number): number => {
      const path = guest.text("x");
      if (name === "path_open") return -guest.open("x", { fd });
      if (name === "path_filestat_get") return guest.call(name, fd, 0, path, 64);
      if (name === "path_filestat_set_times") return guest.call(name, fd, 0, path, 0n, 0n, 0);
      if (name === "path_readlink") return guest.call(name, fd, path, 300, 10, 64);
      if (name === "path_symlink") return guest.call(name, path, fd, path);
      if (name === "path_link") return guest.call(name, fd, 0, path, fd, path);
      if (name === "path_rename") return guest.call(name, fd, path, fd, path);
      return guest.call(name, fd, path);
    };
    expect(call(99)).toBe(Errno.badf);
    expect(call(1)).toBe(Errno.notdir);
    const dir = guest.open("dir", { flags: OpenFlag.directory, rights: ALL_RIGHTS & ~Right.fdWrite & ~right });
    expect(call(dir)).toBe(Errno.notcapable);
  });
});
