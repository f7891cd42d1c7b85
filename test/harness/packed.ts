import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Puts TinyGo on the PATH of this process and of all that it starts, and installs it where it is missing. */
export function provideTinyGo(): void {
  const bin = execFileSync("bash", [join(ROOT, "tools/tinygo/install.sh")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
}

/** Makes a temporary folder with the packed package installed, as a user has it. */
export function installPacked(): { workspace: string; tarball: string } {
  const workspace = mkdtempSync(join(tmpdir(), "go-edge-test-"));
  const npm = (...args: string[]): void => {
    execFileSync("npm", args, { cwd: workspace, stdio: ["ignore", "ignore", "inherit"] });
  };
  npm("pack", ROOT, "--pack-destination", workspace, "--silent");
  const tarball = join(workspace, readdirSync(workspace).find((name) => name.endsWith(".tgz"))!);
  writeFileSync(join(workspace, "package.json"), '{ "private": true, "type": "module" }\n');
  npm("install", "--no-audit", "--no-fund", tarball);
  return { workspace, tarball };
}
