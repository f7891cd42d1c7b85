import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { installTools, startDev } from "../dev/support/dev.ts";
import { send } from "../harness/client.ts";
import { type CloudflareApi, startCloudflareApi } from "../harness/cloudflare-api.ts";
import { DENO, serveDeno, serveVal } from "../harness/deno.ts";
import type { Server } from "../harness/server.ts";
import { onTerminal } from "../harness/terminal.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";
import { commandsUnder, emptyFolder, follow } from "./commands.ts";

let cloudflare: CloudflareApi;
let valTown: ValTown;

beforeAll(async () => {
  [cloudflare, valTown] = [await startCloudflareApi(), await startValTown()];
});
afterAll(() => Promise.all([cloudflare?.stop(), valTown?.stop()]));

/** Does what the README says up to `go-edge dev`, asks that, and returns the project. */
async function serveAsInReadme(heading: string, before: string[], env: Record<string, string> = {}): Promise<string> {
  const commands = commandsUnder(heading);
  expect(commands.slice(2)).toEqual([...before, "npx go-edge dev", "npx go-edge deploy"]);
  const folder = await follow(commands.slice(0, 2));
  // In place of npm, which would get another version each month.
  installTools(folder);
  const dev = startDev(folder, [], env);
  await dev.printed(/^ready /m);
  await ask(dev.url);
  expect(await dev.end()).toEqual([130, null]);
  return folder;
}

/** Deploys a project as the README says, and agrees. @returns what was printed. */
async function deploy(folder: string, env: Record<string, string>): Promise<string> {
  const { code, printed } = await onTerminal("npx go-edge deploy", { cwd: folder, env, asks: "Deploy?", keys: "y" });
  expect(code, printed).toBe(0);
  return printed;
}

async function ask(url: string): Promise<void> {
  const { status, text } = await send(url, { path: "/hello/reader" });
  expect({ status, text }).toEqual({ status: 200, text: '{"hello":"reader"}\n' });
}

async function askOnce(server: Server): Promise<void> {
  try {
    await ask(server.url);
  } finally {
    await server.stop();
  }
}

test("Cloudflare Workers: new, dev, and wrangler uploads what answers in workerd", async () => {
  const folder = await serveAsInReadme("Cloudflare Workers", ["npm install --save-dev wrangler"]);
  const printed = await deploy(folder, cloudflare.env);
  expect(printed).toContain("https://hello.alice.workers.dev");
  expect(printed).not.toContain(cloudflare.token);
  const uploaded = emptyFolder();
  expect(cloudflare.writeTo("hello", uploaded)).toMatchObject({
    main_module: "worker.js",
    compatibility_flags: ["enable_request_signal"],
  });
  await askOnce(await serveWorkerd(uploaded));
});

test("Deno Deploy: new, dev, and deno gets the folder with what answers", async () => {
  const folder = await serveAsInReadme("Deno Deploy", []);
  // The command `deno deploy` comes from jsr.io and speaks to Deno's own service; all else is Deno itself.
  const uploaded = emptyFolder();
  const stand = mkdtempSync(join(inject("workspace"), "bin-"));
  const script = `#!/bin/sh\nif [ "$1" = deploy ]; then shift; echo "args: $*"; cp -R . '${uploaded}'; else exec '${DENO}' "$@"; fi\n`;
  writeFileSync(join(stand, "deno"), script);
  chmodSync(join(stand, "deno"), 0o755);
  rmSync(join(folder, "node_modules"), { recursive: true });
  expect(await deploy(folder, { PATH: `${stand}:${process.env.PATH}` })).toMatch(/^args: *\r?$/m);
  await askOnce(await serveDeno(join(uploaded, "dist/main.js")));
});

test("Val Town: new, dev, and the API gets a val that answers", async () => {
  const folder = await serveAsInReadme("Val Town", [], valTown.env);
  const printed = await deploy(folder, { VAL_TOWN_API_KEY: valTown.token, VAL_TOWN_BASE_URL: valTown.url });
  expect(printed).not.toContain(valTown.token);
  const held = emptyFolder();
  valTown.vals.writeTo("alice/hello", held);
  await askOnce(await serveVal(join(held, "val.js")));
});
