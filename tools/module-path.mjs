// Changes the path of the Go module everywhere: node tools/module-path.mjs example.com/edge [folder of the repository]
// go/go.mod is where the path is said; imports, templates, fixtures and documentation repeat it, as Go wants.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [next, root = fileURLToPath(new URL("..", import.meta.url))] = process.argv.slice(2);
const current = /^module (\S+)$/m.exec(readFileSync(join(root, "go/go.mod"), "utf8"))[1];
if (next === undefined || !/^[a-z0-9.-]+\.[a-z]+(\/[\w.-]+)*$/.test(next)) {
  console.error(`usage: node tools/module-path.mjs <path>, such as example.com/edge; it is ${current} now`);
  process.exit(2);
}

// Not as the host of a mail address, nor as part of a longer name.
const pattern = new RegExp(`(?<![\\w.@/-])${current.replaceAll(".", "\\.")}(?![\\w-]|\\.[a-z])`, "g");
const files = execFileSync("git", ["-C", root, "grep", "-lIF", current], { encoding: "utf8" }).trim().split("\n");
for (const file of files) {
  const path = join(root, file);
  const text = readFileSync(path, "utf8");
  const changed = text.replace(pattern, next);
  if (changed === text) continue;
  writeFileSync(path, changed);
  console.log(file);
}
if (files.some((file) => file.endsWith(".go"))) execFileSync("gofmt", ["-w", "go", "test", "templates"], { cwd: root });
