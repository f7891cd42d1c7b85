// Runs every check and test, installing what they need, and ends with one line: N passed, N failed, N skipped.
// A check that is not a test (lint, types, documentation) counts as one.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

run("npm packages", "node", ["tools/packages.mjs"], { counts: false });
run("lint", "npm", ["run", "--silent", "lint"]);
run("types", "npm", ["run", "--silent", "types"]);
run("documentation", "node", ["tools/check-docs.mjs"]);
testGo();
testNode();

for (const name of failures) console.log(`failed: ${name}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** Runs a check. Without `counts`, its failure ends everything, since nothing else can run. */
function run(name, command, args, options = {}) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (options.counts === false) {
    if (status !== 0) process.exit(1);
  } else {
    record(name, status === 0);
  }
}

function record(name, ok) {
  counts[ok ? "passed" : "failed"]++;
  if (!ok) failures.push(name);
}

/** The Go module's own tests, natively. */
function testGo() {
  console.log("\n== go test");
  const options = { cwd: join(root, "go"), encoding: "utf8", maxBuffer: 1 << 28 };
  const { stdout, stderr, status } = spawnSync("go", ["test", "-json", "./..."], options);
  process.stderr.write(stderr);
  let failed = false;
  for (const line of stdout.split("\n").filter(Boolean)) {
    const event = JSON.parse(line);
    if (event.Action === "output" && /FAIL|_test\.go/.test(event.Output)) process.stdout.write(event.Output);
    if (event.Test === undefined || !["pass", "fail", "skip"].includes(event.Action)) continue;
    if (event.Action === "skip") counts.skipped++;
    else record(`${event.Package} ${event.Test}`, event.Action === "pass");
    failed ||= event.Action === "fail";
  }
  if (status !== 0 && !failed) record("go test", false);
}

/** Everything else: units, the conformance suite, the templates and the README. */
function testNode() {
  console.log("\n== vitest");
  const folder = mkdtempSync(join(tmpdir(), "go-edge-summary-"));
  const summary = join(folder, "summary.json");
  const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, GO_EDGE_TEST_SUMMARY: summary },
  });
  const result = existsSync(summary) ? JSON.parse(readFileSync(summary, "utf8")) : { passed: 0, failed: 0, skipped: 0 };
  rmSync(folder, { recursive: true });
  for (const key of ["passed", "failed", "skipped"]) counts[key] += result[key];
  if (result.failed > 0) failures.push(`${result.failed} in vitest, see above`);
  else if (status !== 0 || result.passed === 0) record("vitest", false);
}
