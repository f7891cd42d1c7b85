// Installs the npm packages that the project's own commands need, unless node_modules is what package-lock.json says.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

if (!installed()) {
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  process.exitCode = status ?? 1;
}

function installed() {
  const marker = join(root, "node_modules/.package-lock.json");
  if (!existsSync(marker)) return false;
  const have = JSON.parse(readFileSync(marker, "utf8")).packages;
  const want = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.keys(want).every(
    (path) => path === "" || want[path].optional || have[path]?.version === want[path].version,
  );
}
