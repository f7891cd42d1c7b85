import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the go-edge package. Two levels up from this file both in the source tree and in the built package. */
export const PACKAGE_ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Folder of the Go module that ships with the adapter. */
export const LIBRARY_SOURCE = fileURLToPath(new URL("../../go/", import.meta.url));

/** Folder of what `go-edge new` and `go-edge init` copy. */
export const TEMPLATES = fileURLToPath(new URL("../../templates/", import.meta.url));

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
  engines: { node: string };
};

/** Version of go-edge, as in its package.json. */
export const VERSION: string = manifest.version;

/** Oldest Node that works, as in its package.json. */
export const NODE_MIN: string = manifest.engines.node.replace(">=", "");
