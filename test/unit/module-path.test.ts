import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeFolder } from "./support/folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("one command changes the path of the Go module, and everything still builds", async () => {
  const folder = await makeFolder();
  for (const part of ["go", "templates", "test/fixtures"]) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  execFileSync("git", ["init", "-q"], { cwd: folder });
  execFileSync("git", ["add", "-A"], { cwd: folder });
  const script = join(root, "tools/module-path.mjs");
  execFileSync(process.execPath, [script, "example.com/some/edge", folder], { stdio: "ignore" });
  const hello = readFileSync(join(folder, "templates/programs/hello/main.go"), "utf8");
  expect(hello).toContain('"example.com/some/edge/edge"');
  expect(hello).not.toContain("go-edge.dev");
  execFileSync("go", ["vet", "./..."], { cwd: join(folder, "go") });
  execFileSync("go", ["vet", "./..."], { cwd: join(folder, "test/fixtures") });
});
