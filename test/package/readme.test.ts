import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { type Outcome, run } from "../harness/run.ts";
import { startDenoTask, startWrangler, type ToolServer } from "../harness/tools.ts";
import { HOSTS } from "../hosts/hosts.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The shell commands under a heading, a line each, without comments. */
function commandsUnder(heading: string): string[] {
  const section = README.split(/^##? /m).find((part) => part.startsWith(`${heading}\n`));
  const block = /```sh\n([\s\S]*?)```/.exec(section ?? "")?.[1];
  if (block === undefined) throw new Error(`the README has no commands under ${heading}`);
  return block
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/\s+#.*/, ""));
}

/** An empty folder, next to the installed package. */
function emptyFolder(): string {
  return mkdtempSync(join(inject("workspace"), "readme-"));
}

/** Runs the README's commands one after the other, from an empty folder; returns the folder they end in. */
async function follow(commands: string[], folder = emptyFolder()): Promise<string> {
  for (const command of commands) {
    const cd = /^cd (\S+)$/.exec(command)?.[1];
    if (cd !== undefined) {
      folder = join(folder, cd);
      continue;
    }
    const outcome: Outcome = await run("sh", ["-c", command], { cwd: folder });
    expect(outcome.code, `${command}\n${outcome.stdout}${outcome.stderr}`).toBe(0);
  }
  return folder;
}

/** Asks a project that a platform's tool serves, and ends it. */
async function ask(server: ToolServer): Promise<void> {
  try {
    const response = await send(server.url, { path: "/hello/reader" });
    expect({ status: response.status, text: response.text }).toEqual({ status: 200, text: '{"hello":"reader"}\n' });
  } finally {
    server.stop();
  }
}

test("Cloudflare Workers: new, then wrangler dev", async () => {
  const commands = commandsUnder("Cloudflare Workers");
  expect(commands.at(-1)).toBe("npx wrangler dev");
  const folder = await follow(commands.slice(0, -1));
  await ask(await startWrangler(folder));
});

test("Deno Deploy: new, build, then deno task start", async () => {
  const commands = commandsUnder("Deno Deploy");
  expect(commands.at(-1)).toBe("deno task start");
  const folder = await follow(commands.slice(0, -1));
  await ask(await startDenoTask(folder));
});

test("Val Town: new, build, and the val answers", async () => {
  const folder = await follow(commandsUnder("Val Town"));
  const server = await serveVal(join(folder, "dist/val.js"));
  try {
    expect((await send(server.url, { path: "/hello/reader" })).text).toBe('{"hello":"reader"}\n');
  } finally {
    await server.stop();
  }
});

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
  const folder = await follow(commandsUnder("Cloudflare Workers").slice(0, -1));
  writeFileSync(join(folder, "go-edge.json"), /```json\n([\s\S]*?)```/.exec(README)![1]!);
  await follow(["npx go-edge build", "npx go-edge build --help"], folder);
});

test("the commands for working on go-edge are scripts of the package", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const named = commandsUnder("Working on go-edge itself").map((command) => command.replace(/^npm (run )?/, ""));
  expect(named).toEqual(["demo", "test"]);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
