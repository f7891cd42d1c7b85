import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send } from "../harness/client.ts";
import { DENO } from "../harness/deno.ts";
import { buildProgram, COMPILERS, serveBuilt, TARGETS, tooLarge } from "../harness/fixtures.ts";
import { run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";
import { installPrograms } from "./programs.ts";

const SECRETS = {
  API_TOKEN: "tok_4f9a8c71",
  DATABASE_URL: "postgres://app:hunter2hunter@db.example/app",
  PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----",
};
const ENV = { ...SECRETS, USER_NAME: "gopher", EMPTY: "" };

/** What must be seen nowhere. */
const HIDDEN = Object.values(SECRETS).flatMap((value) => value.split("\n"));

let folder: string;

beforeAll(async () => {
  folder = await installPrograms("secrets");
});

const cases = COMPILERS.flatMap((compiler) =>
  TARGETS.filter((target) => tooLarge(compiler, target) === undefined).flatMap((target) =>
    (["development", "production"] as const).map((mode) => ({ compiler, target, mode })),
  ),
);

describe.each(cases)("secrets · $compiler · $target · $mode", ({ compiler, target, mode }) => {
  let server: Server;
  beforeAll(async () => {
    const out = await buildProgram(folder, "secrets", compiler, target, ["--mode", mode]);
    server = await serveBuilt(out, target, ENV);
  });
  afterAll(() => server?.stop());

  const log = async (expected: string): Promise<string> => {
    await expect.poll(() => server.logs.join("\n"), { timeout: 20_000 }).toContain(expected);
    return server.logs.join("\n");
  };
  const expectHidden = (text: string): void => {
    for (const secret of HIDDEN) expect(text).not.toContain(secret);
  };

  test("the program itself has them", async () => {
    expect((await send(server.url, { path: "/env/API_TOKEN" })).text).toBe(SECRETS.API_TOKEN);
    expect((await send(server.url, { path: "/env/PRIVATE_KEY" })).text).toBe(SECRETS.PRIVATE_KEY);
    expect((await send(server.url, { path: "/env/EMPTY" })).text).toBe("");
    expect((await send(server.url, { path: "/env/NOT_THERE" })).text).toBe("(none)");
  });

  test("lines of the program's own", async () => {
    await send(server.url, { path: "/log" });
    await log("err: [API_TOKEN] of gopher");
    await log("out: [DATABASE_URL]");
    expectHidden(await log("[PRIVATE_KEY]\n[PRIVATE_KEY]\n[PRIVATE_KEY]"));
  });

  test.each(["text/html", "application/json"])("a panic, for a client of %s", async (accept) => {
    const response = await send(server.url, { path: "/panic", headers: [["accept", accept]] });
    expect(response.status).toBe(500);
    expectHidden(response.text);
    if (mode === "production") expect(response.text).not.toMatch(/API_TOKEN|DATABASE_URL|no access/);
    else expect(response.text).toContain("no access with [API_TOKEN]");
    await log("about to fail with [DATABASE_URL]");
    expectHidden(await log("no access with [API_TOKEN]"));
  });
});

test("JSON variables of Workers are their text, and other bindings are not there", async () => {
  const out = await buildProgram(folder, "secrets", "tinygo", "cloudflare");
  const values = { OBJECT: { a: [1, "é"] }, LIST: [], NUMBER: 1.5, FALSE: false, NULL: null, TEXT: "text" };
  const server = await serveWorkerd(out, values, { kvNamespaces: ["KV"], r2Buckets: ["BUCKET"], d1Databases: ["DB"] });
  try {
    const names = (await send(server.url, { path: "/names" })).text.split(" ");
    expect(names).toEqual([...Object.keys(values), "GOMEMLIMIT", "PWD", "TMPDIR"].sort());
    for (const [name, value] of Object.entries(values)) {
      const { text } = await send(server.url, { path: `/env/${name}` });
      expect(text).toBe(typeof value === "string" ? value : JSON.stringify(value));
    }
  } finally {
    await server.stop();
  }
});

test("an instance has the environment of the time when it started", async () => {
  const out = await buildProgram(folder, "secrets", "tinygo", "val-town");
  const script = join(out, "changes.mjs");
  writeFileSync(
    script,
    `import handler from "./val.js";
    const ask = async (path) => (await handler(new Request("https://edge.example" + path))).text();
    const told = [];
    Deno.env.set("CHANGING", "one");
    told.push(await ask("/env/CHANGING"));
    Deno.env.set("CHANGING", "two");
    told.push(await ask("/env/CHANGING"));
    await ask("/panic");
    told.push(await ask("/env/CHANGING"));
    console.log("told " + told);`,
  );
  const { stdout, stderr } = await run(DENO, ["run", "--no-prompt", "--allow-env", script], { cwd: out });
  expect(stdout, stderr).toContain("told one,one,two");
});

test("nothing of the environment of a build gets into what it makes", async () => {
  const env = { PROBE_TOKEN: "probe_71c3a9e5", CLOUDFLARE_API_TOKEN: "probe_5c10d3f2", CF_KEY: "probe_aa01" };
  writeFileSync(
    join(folder, "values", "uses-env.ts"),
    `export default { env: () => [process.env.PROBE_TOKEN, process.env, process.env.NODE_ENV] };`,
  );
  const args = ["--target", "cloudflare", "--wasm", "module", "--compiler", "go", "--out", "out/probe", "--json"];
  const build = ["--no-install", "go-edge", "build", "./values", "--functions", "values/uses-env.ts", ...args];
  const { code, stdout, stderr } = await run("npx", build, { cwd: folder, env });
  expect(code, stderr).toBe(0);
  const files: { path: string }[] = JSON.parse(stdout).files;
  expect(files.length).toBe(2);
  for (const { path } of files) expect(readFileSync(path, "latin1")).not.toContain("probe_");
  expect(readFileSync(files[0]!.path, "utf8")).toContain("process.env.PROBE_TOKEN");
});
