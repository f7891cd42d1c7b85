import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { installPacked, provideTinyGo } from "./packed.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder with the packed package installed, as a user has it. */
    workspace: string;
    /** The packed package. */
    tarball: string;
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Packs the package, installs the tarball into an empty folder, and puts the fixtures beside it. Tests run what a user
 * would have, never the sources. TinyGo is installed where it is missing, and is on the PATH of all that tests start.
 */
export default function setup(project: TestProject): () => void {
  provideTinyGo();
  const { workspace, tarball } = installPacked();
  const options = { recursive: true, verbatimSymlinks: true };
  cpSync(join(root, "test/fixtures"), join(workspace, "fixtures"), options);
  execFileSync("npx", ["go-edge", "init"], {
    cwd: join(workspace, "fixtures"),
    stdio: ["ignore", "ignore", "inherit"],
  });

  project.provide("workspace", workspace);
  project.provide("tarball", tarball);
  return () => {
    if (process.env.GO_EDGE_KEEP === undefined) rmSync(workspace, { recursive: true, force: true });
  };
}
