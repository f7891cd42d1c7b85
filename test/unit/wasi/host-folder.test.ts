import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HostDirectory } from "../../../adapter/node/host-files.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { ALL_RIGHTS, Right } from "../../../adapter/runtime/wasi/rights.ts";
import { makeHostFolder, mountDirectory, OpenFlag } from "../support/wasi-guest.ts";

test("links that others made in a folder of the host lead no further than links of the program's own", () => {
  const outside = makeHostFolder();
  writeFileSync(join(outside, "secret"), "secret");
  const folder = makeHostFolder();
  symlinkSync(outside, join(folder, "absolute"));
  symlinkSync(`../${outside.split("/").pop()}`, join(folder, "relative"));
  symlinkSync("/inside", join(folder, "rooted"));
  writeFileSync(join(folder, "inside"), "inside");
  const guest = mountDirectory(new HostDirectory(folder));
  // The guest knows the folder as "/", and so does a link to an absolute path.
  expect(guest.contents("absolute/secret")).toBe(-Errno.noent);
  expect(guest.contents("relative/secret")).toBe(-Errno.perm);
  expect(guest.contents("rooted")).toBe("inside");
  mkdirSync(join(folder, "sub"));
  symlinkSync("/inside", join(folder, "sub/rooted"));
  expect(guest.contents("sub/rooted")).toBe("inside");
  // From a folder that was opened below, "/" is a way out.
  const sub = guest.open("sub", { flags: OpenFlag.directory, rights: ALL_RIGHTS & ~Right.fdWrite });
  expect(guest.open("rooted", { fd: sub, rights: Right.fdRead })).toBe(-Errno.perm);
  expect(guest.call("path_rename", 3, guest.text("absolute"), 3, guest.text("moved"))).toBe(Errno.success);
});
