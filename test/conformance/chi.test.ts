import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { send, type TestRequest } from "../harness/client.ts";
import { comparable } from "../harness/comparable.ts";
import { serveDeno } from "../harness/deno.ts";
import { type NativeServer, serveBinary } from "../harness/native.ts";
import { goEdge, run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";

// An application from chi's own examples: nothing of it was written for the edge, and nothing of it is changed.
const CHI = "github.com/go-chi/chi/v5@v5.2.3";
const EXAMPLE = "todos-resource";
/** Where it listens natively. */
const PORT = 3333;

const REQUESTS: TestRequest[] = [
  { path: "/" },
  { path: "/users" },
  { method: "POST", path: "/users", body: "name=x" },
  { method: "PUT", path: "/users", body: "{}" },
  { path: "/users/12" },
  { method: "PUT", path: "/users/12", body: "x" },
  { method: "DELETE", path: "/users/12" },
  { path: "/todos" },
  { path: "/todos/a%2Fb" },
  { path: "/todos/3/sync" },
  { path: "/todos/3?x=1&y=%20" },
  { method: "HEAD", path: "/users" },
  { method: "PATCH", path: "/users/12" },
  { method: "OPTIONS", path: "/users" },
  { path: "/nowhere" },
  { path: "/users/12/nowhere" },
  {
    path: "/",
    headers: [
      ["X-Request-Id", "from-the-client"],
      ["X-Forwarded-For", "1.2.3.4"],
    ],
  },
];

let folder: string;
let native: NativeServer;

beforeAll(async () => {
  folder = join(inject("workspace"), "chi");
  await copyExample(folder);
  const { code, stderr } = await run("go", ["build", "-o", "native", "."], { cwd: folder });
  expect(code, stderr).toBe(0);
  native = await serveBinary(join(folder, "native"), PORT, {});
});

afterAll(() => native?.stop());

for (const target of ["cloudflare", "deno-deploy"] as const) {
  describe(`chi's ${EXAMPLE} example on ${target} answers as it does under go run`, () => {
    let server: Server;
    beforeAll(async () => {
      const out = join(folder, `dist-${target}`);
      const { code, stderr } = await goEdge(folder, "build", "--target", target, "--out", out);
      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(/Go \d.*net\/http/);
      server = await (target === "cloudflare" ? serveWorkerd(out) : serveDeno(join(out, "main.js")));
    });
    afterAll(() => server?.stop());

    test.each(REQUESTS)("$method $path", async (request) => {
      expect(comparable(await send(server.url, request))).toEqual(comparable(await send(native.url, request)));
    });
  });
}

/** Copies the example out of chi's module into one of its own. */
async function copyExample(folder: string): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, "go.mod"), "module todos\n\ngo 1.24\n");
  const download = await run("go", ["mod", "download", "-json", CHI], { cwd: folder });
  const source = join(JSON.parse(download.stdout).Dir, "_examples", EXAMPLE);
  cpSync(source, folder, { recursive: true });
  const { code, stderr } = await run("go", ["get", CHI], { cwd: folder });
  expect(code, stderr).toBe(0);
}
