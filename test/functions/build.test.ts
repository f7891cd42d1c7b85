import { cpSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { goEdge } from "../harness/run.ts";
import { installPrograms } from "./programs.ts";

let folder: string;

beforeAll(async () => {
  folder = await installPrograms("build");
});

const build = (program: string, ...args: string[]): ReturnType<typeof goEdge> =>
  goEdge(folder, "build", program, "--target", "cloudflare", "--compiler", "go", "--out", `out/${program}`, ...args);

test("the file beside the program is found, and another one by an option", async () => {
  expect((await build("./values")).code).toBe(0);
  renameSync(join(folder, "values/go-edge.ts"), join(folder, "values/mine.ts"));
  expect((await build("./values", "--functions", "values/mine.ts")).code).toBe(0);
  writeFileSync(join(folder, "values/go-edge.json"), '{ "functions": "mine.ts" }');
  expect((await build("./values")).code).toBe(0);
});

test("a program that calls functions, and none there", async () => {
  cpSync(join(folder, "values/main.go"), join(folder, "lacking/main.go"));
  const { code, stderr } = await build("./lacking");
  expect(code).toBe(1);
  expect(stderr).toContain(`and there is no ${join(folder, "go-edge.ts")}`);
  expect(stderr).toContain('import { defineFunctions } from "go-edge/functions";');
  const named = await build("./lacking", "--functions", "elsewhere.ts");
  expect(named.stderr).toContain(`and there is no ${join(folder, "elsewhere.ts")}`);
});

test("a mistake in the file", async () => {
  writeFileSync(join(folder, "lacking/go-edge.ts"), "export default {\n  greet() { return 1 +; },\n};\n");
  const { code, stderr } = await build("./lacking");
  expect([code, stderr]).toEqual([1, expect.stringContaining('go-edge.ts:2:23: Unexpected ";"')]);
  rmSync(join(folder, "lacking/go-edge.ts"));
});

test("a file with functions that the program does not call", async () => {
  writeFileSync(join(folder, "secrets/go-edge.ts"), "this is no TypeScript at all");
  const { code, stdout } = await build("./secrets", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).findings).toMatchObject([{ level: "info", code: "FUNCTIONS_UNCALLED" }]);
});

test("a WASI command has none", async () => {
  const { code, stderr } = await goEdge(folder, "build", "./values", "--target", "wasi", "--compiler", "go");
  expect([code, stderr]).toEqual([2, expect.stringContaining('"functions" can\'t be set for --target wasi')]);
});
