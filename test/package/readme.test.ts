import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { DENO, serveDeno, serveVal } from "../harness/deno.ts";
import { type Outcome, run } from "../harness/run.ts";
import { HOSTS } from "../hosts/hosts.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const WRANGLER = new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url).pathname;

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

/** Starts a server, waits for the address it prints, asks it something, and ends it. */
async function tryServer(command: string[], cwd: string, address: RegExp, env: Record<string, string>): Promise<void> {
  const child = spawn(command[0]!, command.slice(1), { cwd, env: { ...process.env, ...env }, detached: true });
  try {
    const url = await listening(child, address);
    const response = await send(url, { path: "/hello/reader" });
    expect({ status: response.status, text: response.text }).toEqual({ status: 200, text: '{"hello":"reader"}\n' });
  } finally {
    process.kill(-child.pid!, "SIGKILL");
  }
}

function listening(child: ChildProcess, address: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        printed.push(line);
        const url = address.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    child.on("close", (code) => reject(new Error(`ended with ${code}:\n${printed.join("\n")}`)));
  });
}

test("Cloudflare Workers: new, then wrangler dev", async () => {
  const commands = commandsUnder("Cloudflare Workers");
  expect(commands.at(-1)).toBe("npx wrangler dev");
  const folder = await follow(commands.slice(0, -1));
  const wrangler = [process.execPath, WRANGLER, "dev", "--port", "0", "--show-interactive-dev-session=false"];
  const env = { WRANGLER_SEND_METRICS: "false", CI: "true", NO_COLOR: "1" };
  await tryServer(wrangler, folder, /Ready on (http:\S+)/, env);
});

test("Deno Deploy: new, build, then deno task start", async () => {
  const commands = commandsUnder("Deno Deploy");
  expect(commands.at(-1)).toBe("deno task start");
  const folder = await follow(commands.slice(0, -1));
  const env = { PATH: `${dirname(DENO)}:${process.env.PATH}`, DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0", NO_COLOR: "1" };
  await tryServer([DENO, "task", "start"], folder, /Listening on (http:\S+)/, env);
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
