import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Does work in a folder with the packed package installed, with TinyGo on the PATH. Nothing is left of it. */
export async function inWorkspace<T>(work: (workspace: string) => Promise<T>): Promise<T> {
  const tinygo = execFileSync("bash", [join(ROOT, "tools/tinygo/install.sh")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
  process.env.PATH = `${tinygo}${delimiter}${process.env.PATH}`;
  const workspace = mkdtempSync(join(tmpdir(), "go-edge-bench-"));
  try {
    const npm = (...args: string[]): void => {
      execFileSync("npm", args, { cwd: workspace, stdio: ["ignore", "ignore", "inherit"] });
    };
    npm("pack", ROOT, "--pack-destination", workspace, "--silent");
    writeFileSync(join(workspace, "package.json"), '{ "private": true, "type": "module" }\n');
    npm(
      "install",
      "--no-audit",
      "--no-fund",
      join(workspace, readdirSync(workspace).find((name) => name.endsWith(".tgz"))!),
    );
    return await work(workspace);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
