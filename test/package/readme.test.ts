import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno } from "../harness/deno.ts";
import { HOSTS } from "../hosts/hosts.ts";
import { commandsUnder, emptyFolder, follow, README } from "./commands.ts";

test("WASI hosts: new, build, and a host runs it", async () => {
  const folder = await follow(commandsUnder("WASI hosts"));
  const runner = HOSTS[0]!.start(join(folder, "dist/app.wasm"));
  try {
    const { stdout } = await runner.run({ stdin: "GET /hello/reader HTTP/1.1\r\nHost: localhost\r\n\r\n" });
    expect(stdout.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*\r\n\{"hello":"reader"\}\n$/);
  } finally {
    runner.stop();
  }
});

test("State and events: a template, and its tests", async () => {
  await follow(commandsUnder("State and events"));
});

test("the first example builds as it is, and answers", async () => {
  const folder = emptyFolder();
  const program = /```go\n([\s\S]*?)```/.exec(README)?.[1];
  writeFileSync(join(folder, "main.go"), program!);
  writeFileSync(join(folder, "go.mod"), "module example\n\ngo 1.24\n");
  await follow(commandsUnder("go-edge"), folder);
  const server = await serveDeno(join(folder, "dist/main.js"));
  try {
    expect((await send(server.url, { path: "/hello/reader" })).text).toBe("Hello, reader!\n");
  } finally {
    await server.stop();
  }
  await follow(commandsUnder("A program you have"), folder);
  expect(readdirSync(folder).sort()).toEqual(["dist", "go.mod", "main.go"]);
  await follow(["npx go-edge init --target cloudflare", "npx go-edge build"], folder);
});

test("the example of go-edge.json is one", async () => {
  const folder = await follow(commandsUnder("Cloudflare Workers").slice(0, 2));
  writeFileSync(join(folder, "go-edge.json"), /```json\n([\s\S]*?)```/.exec(README)![1]!);
  await follow(["npx go-edge build", "npx go-edge build --help"], folder);
});

test("the commands for working on go-edge are scripts of the package", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const named = commandsUnder("Working on go-edge itself").map((command) => command.replace(/^npm (run )?/, ""));
  expect(named).toEqual(["demo", "test", "bench"]);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
