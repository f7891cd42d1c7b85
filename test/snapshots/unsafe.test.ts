import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { goEdge } from "../harness/run.ts";
import { copyPrograms } from "./support.ts";

let folder: string;
beforeAll(async () => {
  folder = await copyPrograms();
});

const build = (what: string, ...options: string[]) => {
  const linked = ["--compiler", "go", "--ldflags", `-X main.what=${what}`];
  return goEdge(folder, "build", "./unsafe", "--target", "cloudflare", ...linked, "--json", ...options);
};

describe("what a snapshot must not have", () => {
  test.each([
    ["variable", "reads the environment variable PORT, in main.readPort", "--snapshot-env"],
    ["environment", "reads the whole environment, in main.init", "--snapshot-env"],
    ["clock", "reads the time of day, in main.init", "when a request comes"],
    ["math/rand", "draws random numbers, in main.init", "when a request comes"],
    ["math/rand/v2", "draws random numbers, in main.init", "when a request comes"],
    ["crypto/rand", "draws random numbers, in main.init", "when a request comes"],
    ["maphash", "draws random numbers, in main.init", "when a request comes"],
    ["socket", "opens a connection to db.example:5432, in main.init", "when a request comes"],
    ["fetch", "asks the platform for something (edge_op.fetch)", "when a request comes"],
    ["store", "asks the platform for something (edge_binding.kv), in main.init", "when a request comes"],
    ["file", "changes files (path_open), in main.init", "/tmp"],
    ["open", "keeps dev/null open, in main.init", "when a request comes"],
  ])("%s: is told by name, and nothing is written", async (what, text, hint) => {
    const outcome = await build(what, "--snapshot", "--out", `out/${what.replaceAll("/", "-")}`);
    expect(outcome.code, outcome.stderr).toBe(1);
    const { error } = JSON.parse(outcome.stdout);
    expect(error.code).toBe("SNAPSHOT_UNSAFE");
    expect(error.message).toContain(text);
    expect(error.hint).toContain(hint);
    expect(error.hint).toContain("without --snapshot");
    expect(readdirSync(folder)).not.toContain("out");
  });

  test("in main it is only for a snapshot that has run main", async () => {
    const init = await build("main.variable", "--snapshot", "--out", "ok/init");
    expect(init.code, init.stderr).toBe(0);
    const main = await build("main.variable", "--snapshot=main", "--out", "out/main");
    expect(JSON.parse(main.stdout).error.message).toContain("PORT, in main.readPort");
  });

  test("a variable that is declared may be read", async () => {
    for (const [at, declared] of ["PORT", "PORT=8080"].entries()) {
      const outcome = await build("variable", "--snapshot", "--snapshot-env", declared, "--out", `ok/declared-${at}`);
      expect(outcome.code, outcome.stderr).toBe(0);
    }
  });
});

test.each([
  ["panic", "init", "panic: at once"],
  ["exit", "init", "the program exited with code 3"],
  ["spin", "init", "it is not done within 10 seconds"],
  ["main.return", "main", "main returned without calling ListenAndServe"],
  ["main.wait", "main", "its main waits, and has not begun to serve"],
])("a program that can't be frozen (%s): says why", async (what, depth, text) => {
  const outcome = await build(what, `--snapshot=${depth}`, "--out", `out/${what}`);
  expect(outcome.code, outcome.stderr).toBe(1);
  const { error } = JSON.parse(outcome.stdout);
  expect(error.code).toBe("SNAPSHOT_FAILED");
  expect(error.message).toContain(text);
});

test("a snapshot is the same each time, wherever it is built, and of one none is made", async () => {
  const other = await copyPrograms();
  const wasm = async (at: string) => {
    const { code, stderr } = await goEdge(
      at,
      ...["build", "./draws", "--target", "cloudflare", "--compiler", "go", "--wasm", "module", "--snapshot=main"],
    );
    expect(code, stderr).toBe(0);
    const file = join(at, "dist", readdirSync(join(at, "dist")).find((name) => name.endsWith(".wasm"))!);
    return { file, bytes: readFileSync(file) };
  };
  const [one, two] = [await wasm(folder), await wasm(other)];
  expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
  const again = await goEdge(folder, "build", one.file, "--target", "cloudflare", "--snapshot", "--json");
  expect(JSON.parse(again.stdout).error).toMatchObject({
    code: "SNAPSHOT_FAILED",
    message: "the wasm is a snapshot already",
  });
  const inspected = await goEdge(folder, "inspect", one.file);
  expect(inspected.stdout).toMatch(/snapshot .*main waits/);
});
