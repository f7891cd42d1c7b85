import type { GoToolchain } from "../../../adapter/build/toolchain.ts";

/** A Go outside of any module. */
export const GO: GoToolchain = {
  version: "1.26.0",
  goMod: undefined,
  goWork: undefined,
  root: "/usr/local/go",
  isDownloaded: false,
  ldflags: "",
  tags: "",
};
