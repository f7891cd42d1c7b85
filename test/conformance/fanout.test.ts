import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno } from "../harness/deno.ts";
import { type NativeServer, serveNatively } from "../harness/native.ts";
import { goEdge, run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { startUpstream } from "../harness/upstream.ts";
import { serveWorkerd } from "../harness/workerd.ts";

// 20 requests at once by errgroup, which is no part of the standard library.
const ERRGROUP = "golang.org/x/sync@v0.11.0";

const upstream = await startUpstream();
let folder: string;
let native: NativeServer;

beforeAll(async () => {
  folder = join(inject("workspace"), "fanout");
  cpSync(fileURLToPath(new URL("programs/fanout", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "go.mod"), "module fanout\n\ngo 1.24\n");
  for (const command of [
    ["go", "get", ERRGROUP],
    ["npx", "--no-install", "go-edge", "init"],
  ]) {
    const { code, stderr } = await run(command[0]!, command.slice(1), { cwd: folder });
    expect(code, stderr).toBe(0);
  }
  native = await serveNatively(folder, ".", (port) => ({ PORT: String(port), UPSTREAM: upstream.url }));
});

afterAll(() => native?.stop());

for (const target of ["cloudflare", "deno-deploy"] as const) {
  describe(`a fan-out to 20 servers on ${target} ends as it does under go run`, () => {
    let server: Server;
    beforeAll(async () => {
      const out = join(folder, `dist-${target}`);
      const { code, stderr } = await goEdge(folder, "build", "--target", target, "--out", out);
      expect(code, stderr).toBe(0);
      const env = { UPSTREAM: upstream.url };
      server = await (target === "cloudflare" ? serveWorkerd(out, env) : serveDeno(join(out, "main.js"), env));
    });
    afterAll(() => server?.stop());

    test.each(["/all", "/first"])("%s", async (path) => {
      const expected = (await send(native.url, { path })).text;
      expect(expected).toMatch(path === "/all" ? /deadline exceeded true\n[\s\S]*<nil>\n$/ : /^500 /);
      const texts = await Promise.all([1, 2, 3].map(() => send(server.url, { path })));
      expect(texts.map(({ text }) => text)).toEqual([expected, expected, expected]);
    });
  });
}
