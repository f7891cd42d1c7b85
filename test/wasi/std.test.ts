import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, inject, test } from "vitest";
import { type Outcome, run } from "../harness/run.ts";

/** Packages of the standard library whose tests say most of a host, and of what programs rest on. */
const PACKAGES = [
  "bufio",
  "bytes",
  "compress/gzip",
  "context",
  "encoding/json",
  "html/template",
  "io",
  "mime/multipart",
  "net/textproto",
  "net/url",
  "os",
  "sort",
  "strings",
  "time",
];

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");
const here = fileURLToPath(new URL(".", import.meta.url));
/** A module whose go line is that of the installed Go: an older one would have the packages behave as they did then. */
const cwd = join(inject("workspace"), "std");

/** The Python that has the host which Go's own runner for wasip1 takes. */
let python: string;
beforeAll(() => {
  mkdirSync(cwd);
  const version = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8", cwd }).trim().replace("go", "");
  writeFileSync(join(cwd, "go.mod"), `module std\n\ngo ${version}\n`);
  const install = join(here, "../hosts/wasmtime/install.sh");
  python = execFileSync("bash", [install], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
});

/** What became of each test, by package and name, from what `go test -json` prints. Empty names are of whole packages. */
function results({ stdout }: Outcome): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of stdout.split("\n").filter(Boolean)) {
    const { Action, Package, Test = "" } = JSON.parse(line) as { Action: string; Package?: string; Test?: string };
    if (["pass", "fail", "skip"].includes(Action) && Package !== undefined) found[`${Package} ${Test}`] = Action;
  }
  return found;
}

// -short, as Go's own builders test this port.
const flags = ["-short", "-json"];

test(
  `the standard library's own tests pass, and end as under wasmtime: ${PACKAGES.join(" ")}`,
  async () => {
    const ours = await run(process.execPath, [MAIN, "test", ...flags, ...PACKAGES], { cwd });
    const exec = `${python} ${join(here, "wasmtime-exec.py")}`;
    const env = { GOOS: "wasip1", GOARCH: "wasm" };
    const theirs = await run("go", ["test", ...flags, "-exec", exec, ...PACKAGES], { cwd, env });
    const [got, expected] = [results(ours), results(theirs)];
    expect(Object.keys(expected).length).toBeGreaterThan(3000);
    for (const name of PACKAGES) expect(expected).toHaveProperty([`${name} `]);
    expect(got).toEqual(expected);
    expect([ours.code, theirs.code]).toEqual([0, 0]);
  },
  30 * 60_000,
);
