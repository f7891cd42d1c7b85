import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

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
  const tinygo = execFileSync("bash", [join(root, "tools/tinygo/install.sh")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
  process.env.PATH = `${tinygo}${delimiter}${process.env.PATH}`;

  const workspace = mkdtempSync(join(tmpdir(), "go-edge-test-"));
  const npm = (...args: string[]): string =>
    execFileSync("npm", args, { cwd: workspace, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  npm("pack", root, "--pack-destination", workspace, "--silent");
  const tarball = join(workspace, readdirSync(workspace).find((name) => name.endsWith(".tgz"))!);
  writeFileSync(join(workspace, "package.json"), '{ "private": true, "type": "module" }\n');
  npm("install", "--no-audit", "--no-fund", tarball);

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
