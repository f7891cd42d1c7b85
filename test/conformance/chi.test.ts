import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { send, type TestRequest, type TestResponse } from "../harness/client.ts";
import { serveDeno } from "../harness/deno.ts";
import { type NativeServer, serveNatively } from "../harness/native.ts";
import { goEdge, run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";

// An application from chi's own examples: nothing of it was written for the edge.
const CHI = "github.com/go-chi/chi/v5@v5.2.3";
const EXAMPLE = "todos-resource";

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
  native = await serveNatively(folder, ".", (port) => ({ PORT: String(port) }));
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

/**
 * Leaves out what is between a server and its client alone: the date, the connection, and how a body is framed; its
 * length must be right where it is told. Repeated fields are combined, as RFC 9110 (section 5.3) lets any recipient do
 * and workerd does.
 */
function comparable({ status, headers, text, body }: TestResponse): unknown {
  const framing = new Set(["date", "connection", "keep-alive", "transfer-encoding"]);
  const length = headers.find(([name]) => name === "content-length")?.[1];
  const lengthIsRight = length === undefined || body.length === 0 || Number(length) === body.length;
  const combined: Record<string, string> = {};
  for (const [name, value] of headers.filter(([name]) => !framing.has(name))) {
    combined[name] = name in combined ? `${combined[name]}, ${value}` : value;
  }
  // Deno says 0 for the HEAD of a body of no known length, where Go says nothing.
  if (text === "" && combined["content-length"] === "0") delete combined["content-length"];
  // chi lists methods in the order of a map, another each time.
  if (combined.allow !== undefined) combined.allow = combined.allow.split(", ").sort().join(", ");
  return { status, text, lengthIsRight, headers: combined };
}

/** Copies the example out of chi's module and changes its last line, as the README tells. */
async function copyExample(folder: string): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, "go.mod"), "module todos\n\ngo 1.24\n");
  const download = await run("go", ["mod", "download", "-json", CHI], { cwd: folder });
  const source = join(JSON.parse(download.stdout).Dir, "_examples", EXAMPLE);
  cpSync(source, folder, { recursive: true });
  const main = join(folder, "main.go");
  for (const name of ["main.go", "todos.go", "users.go"]) chmodSync(join(folder, name), 0o644);
  const program = readFileSync(main, "utf8");
  const changed = program
    .replace('http.ListenAndServe(":3333", r)', 'edgehttp.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), r)')
    .replace("import (\n", 'import (\n\t"os"\n\n\t"go-edge.dev/edgehttp"\n');
  expect(changed).toContain("edgehttp.ListenAndServe");
  writeFileSync(main, changed);
  for (const command of [
    ["go", "get", CHI],
    ["npx", "--no-install", "go-edge", "init"],
  ]) {
    const { code, stderr } = await run(command[0]!, command.slice(1), { cwd: folder });
    expect(code, stderr).toBe(0);
  }
}
