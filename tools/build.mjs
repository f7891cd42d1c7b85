// Compiles adapter/ to dist/: Node's side and the platforms' side, which see different global types.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(`${root}/dist`, { recursive: true, force: true });
compile("tsconfig.json");
compile("tsconfig.node.json");
for (const project of ["tsconfig.runtime.json", "tsconfig.workers.json"]) {
  compile(project, "--emitDeclarationOnly");
  // What the generated module is made of: its comments would count against a platform's limit.
  compile(project, "--declaration", "false", "--removeComments");
}
chmodSync(`${root}/dist/cli/main.js`, 0o755);

function compile(project, ...options) {
  execFileSync(process.execPath, [tsc, "-p", project, ...options], { cwd: root, stdio: "inherit" });
}
