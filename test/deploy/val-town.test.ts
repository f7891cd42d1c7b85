import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { DeployReport } from "../../adapter/deploy/deployment.ts";
import { serveVal } from "../harness/deno.ts";
import type { Outcome } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { onTerminal } from "../harness/terminal.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { cli, compile, copyPrograms, scratch, writeProject } from "./project.ts";

const workspace = inject("workspace");
const BLOB_TOKEN = "blob-host-secret";

let valTown: ValTown;
let folder: string;
/** Compiled programs. In folder `large`, ticks is too large for one file. */
const wasm = { ticks: "", web: "" };

beforeAll(async () => {
  valTown = await startValTown({ blobMax: 10 * 1024 * 1024 });
  folder = await copyPrograms(workspace);
  wasm.ticks = await compile(folder, "ticks", "tinygo");
  wasm.web = await compile(folder, "web", "go");
});
afterAll(() => valTown?.stop());
afterEach(() => {
  valTown.befall = undefined;
  valTown.vals.profile.tier = "pro";
});

type From = "small" | "large";

const deploy = (from: From, args: string[], env: Record<string, string> = {}): Promise<Outcome> => {
  const all = ["deploy", "--target", "val-town", ...args];
  return cli(workspace, join(folder, from), all, { ...valTown.env, ...env });
};

async function deployed(from: From, args: string[], env: Record<string, string> = {}): Promise<DeployReport> {
  const { code, stdout, stderr } = await deploy(from, ["--json", ...args], env);
  expect(code, stderr).toBe(0);
  for (const secret of [valTown.token, BLOB_TOKEN]) expect(stdout + stderr).not.toContain(secret);
  return JSON.parse(stdout) as DeployReport;
}

/** Runs what the stand-in holds of a val, in Deno. */
function serveHeld(name: string): Promise<Server> {
  const held = join(scratch(workspace), "val");
  valTown.vals.writeTo(name, held);
  return serveVal(join(held, "val.js"), valTown.env);
}

async function answerOf(name: string, path = "/"): Promise<string> {
  const server = await serveHeld(name);
  try {
    return await (await fetch(new URL(path, server.url))).text();
  } finally {
    await server.stop();
  }
}

const writes = (from: number): string[] => valTown.requests.slice(from).filter((request) => !request.startsWith("GET"));

describe("in one file", () => {
  const name = "alice/ticks";
  test("--dry-run sends nothing", async () => {
    const from = valTown.requests.length;
    const report = await deployed("small", [wasm.ticks, "--val", "ticks", "--dry-run"]);
    expect(report).toMatchObject({ dryRun: true, deployed: false, val: { name, isNew: true, way: "file" } });
    expect(writes(from)).toEqual([]);
    expect(valTown.vals.files(name)).toBeUndefined();
  });

  test("a val is made, private, with a file for its schedules; the same again changes nothing", async () => {
    const report = await deployed("small", [wasm.ticks, "--val", "ticks", "--yes"]);
    expect(report).toMatchObject({ deployed: true, urls: [expect.stringMatching(/^https:.*web\.val\.run/)] });
    expect(report.val!.files.map(({ path, change }) => [path, change])).toEqual([
      ["val.js", "new"],
      ["schedules.js", "new"],
    ]);
    const files = valTown.vals.files(name)!;
    expect([...files].map(([path, { type }]) => [path, type])).toEqual([
      ["val.js", "http"],
      ["schedules.js", "interval"],
    ]);
    expect(await answerOf(name)).toBe("ticks");
    const from = valTown.requests.length;
    expect(await deployed("small", [wasm.ticks, "--val", name, "--yes"])).toMatchObject({ deployed: false });
    expect(writes(from)).toEqual([]);
  });

  test("the file for its schedules runs them", async () => {
    const held = join(scratch(workspace), "val");
    valTown.vals.writeTo(name, held);
    const interval = `export { default } from "./schedules.js";\nexport { call } from "./val.js";\n`;
    writeFileSync(join(held, "both.js"), interval);
    const server = await serveVal(join(held, "both.js"), valTown.env);
    try {
      await server.interval!();
      await expect.poll(() => server.logs.join("\n")).toContain("ticked");
    } finally {
      await server.stop();
    }
  });

  test("sizes before and after are shown, and what is obsolete goes", async () => {
    await deployed("large", [wasm.ticks, "--val", "ticks", "--yes"]);
    const back = await deploy("small", [wasm.ticks, "--val", "ticks", "--yes"]);
    expect(back.code, back.stderr).toBe(0);
    expect(back.stderr).toMatch(/^ {2}updated +val\.js +[\d,]+ → [\d,]+ characters$/m);
    expect(back.stderr).toMatch(/^ {2}deleted +part-[0-9a-f]{16}\.js$/m);
    expect(back.stdout).toMatch(/^https:.*web\.val\.run\n$/);
    expect([...valTown.vals.files(name)!.keys()].sort()).toEqual(["schedules.js", "val.js"]);
  });
});

describe("in several files", () => {
  test("of TinyGo", async () => {
    const report = await deployed("large", [wasm.ticks, "--val", "large", "--yes"]);
    expect(report.val).toMatchObject({ way: "parts", isNew: true });
    expect(report.val!.files.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...report.val!.files.map(({ after }) => after!))).toBeLessThanOrEqual(80_000);
    expect(await answerOf("alice/large")).toBe(noise());
  });

  test("of Go's own compiler, net/http and all", async () => {
    const report = await deployed("small", [wasm.web, "--val", "web", "--yes"]);
    expect(report.val!.files.length).toBeGreaterThan(10);
    expect(await answerOf("alice/web", "/hello/val")).toBe("Hello, val!");
  });

  test("that faults on the way do no harm to", async () => {
    const once = new Set<string>();
    valTown.befall = (request) => {
      if (request.startsWith("GET") || once.has(request)) return undefined;
      once.add(request);
      return request === "POST /v2/vals"
        ? "break-after"
        : { status: 429, message: "slow", headers: { "retry-after": "1" } };
    };
    await deployed("large", [wasm.ticks, "--val", "faults", "--yes"]);
    expect(once.size).toBe(2);
    expect(await answerOf("alice/faults")).toBe(noise());
  });
});

/** What program ticks says of the file: its bytes, and their FNV-1a. */
function noise(): string {
  const bytes = readFileSync(join(folder, "large/noise/noise.bin"));
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return `${bytes.length} ${sum.toString(16)}`;
}

describe("with a blob host", () => {
  let host: Server;
  const env = { GO_EDGE_BLOB_TOKEN: BLOB_TOKEN };
  const args = (name: string): string[] => [wasm.web, "--val", name, "--yes", "--blob-host", host.url];

  beforeAll(async () => {
    const held = join(scratch(workspace), "val");
    mkdirSync(held);
    copyFileSync(
      fileURLToPath(new URL("../../templates/val-town/blob-host.ts", import.meta.url)),
      join(held, "host.ts"),
    );
    writeFileSync(join(held, "val.js"), `export { default } from "./host.ts";\nexport const call = undefined;\n`);
    host = await serveVal(join(held, "val.js"), { ...valTown.env, ...env });
  });
  afterAll(() => host?.stop());

  test("what Go's own compiler makes is stored there once, and loaded from there", async () => {
    const report = await deployed("small", args("hosted"), env);
    expect(report.val).toMatchObject({ way: "blobs", blobs: [{ change: "new" }] });
    expect([...valTown.vals.files("alice/hosted")!.keys()]).toEqual(["val.js"]);
    expect(await answerOf("alice/hosted", "/hello/blob")).toBe("Hello, blob!");
    const again = await deployed("small", args("hosted2"), env);
    expect(again.val!.blobs).toMatchObject([{ change: "unchanged" }]);
    const { sha256 } = again.val!.blobs[0]!;
    const stored = await fetch(`${host.url}${sha256}`);
    expect(stored.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await stored.arrayBuffer()).byteLength).toBe(again.val!.blobs[0]!.bytes);
  });

  test("a program that is not what was deployed does not start", async () => {
    const { sha256 } = (await deployed("small", [...args("hosted"), "--dry-run"], env)).val!.blobs[0]!;
    // Another address: Deno keeps what it has loaded, and checked, from the other.
    const text = valTown.vals.files("alice/hosted")!.get("val.js")!.content.replaceAll(sha256, "0".repeat(64));
    const key = encodeURIComponent(`go-edge.host/${"0".repeat(64)}`);
    const headers = { authorization: `Bearer ${valTown.token}` };
    await fetch(`${valTown.url}/v1/blob/${key}`, { method: "POST", headers, body: "something else" });
    valTown.vals.put("alice/bad", { "val.js": { type: "http", content: text } });
    await expect(serveHeld("alice/bad")).rejects.toThrow(/can't be loaded from .*it is not what was deployed/s);
  });

  test("the host takes uploads from nobody else, and only of that SHA-256", async () => {
    const put = (headers: Record<string, string>, body: string): Promise<Response> =>
      fetch(`${host.url}${"1".repeat(64)}`, { method: "PUT", headers, body });
    expect((await put({}, "x")).status).toBe(401);
    expect((await put({ authorization: "Bearer wrong" }, "x")).status).toBe(401);
    expect((await put({ authorization: `Bearer ${BLOB_TOKEN}` }, "x")).status).toBe(422);
    expect((await fetch(`${host.url}${"1".repeat(64)}`)).status).toBe(404);
    expect((await fetch(`${host.url}${"1".repeat(64)}`, { method: "HEAD" })).status).toBe(404);
    expect((await fetch(`${host.url}..%2Fx`)).status).toBe(404);
    expect((await fetch(`${host.url}${"1".repeat(64)}`, { method: "DELETE" })).status).toBe(405);
  });

  test("a wrong token, or none, is explained", async () => {
    const other = await deploy("large", [wasm.ticks, "--val", "x", "--yes", "--blob-host", host.url], {
      GO_EDGE_BLOB_TOKEN: "other-secret",
    });
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("has to be the same here and in the blob host"),
    });
    expect(other.stderr).not.toContain("other-secret");
    const none = await deploy("large", [wasm.ticks, "--val", "x", "--yes", "--blob-host", host.url]);
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("the environment has no GO_EDGE_BLOB_TOKEN"),
    });
    expect(valTown.vals.files("alice/x")).toBeUndefined();
  });
});

describe("what can't be deployed", () => {
  test.each([
    [[], 2, /no terminal to ask.*--yes.*--dry-run/s],
    [["--yes", "--val", "a/b/c"], 2, /--val takes a name.*"a\/b\/c"/s],
    [["--yes", "--blob-host", "http://example.com"], 2, /--blob-host can't be "http:\/\/example\.com".*https:/s],
    [["--yes", "--", "--env", "x"], 2, /Val Town has no use for/s],
    [["--yes", "--val", "nobody/x"], 1, /no val nobody\/x that the token may see.*alice/s],
    [["--yes", "--val", "9bad"], 1, /POST \/v2\/vals with 400: name is not valid/s],
    [["--yes", "--yess"], 2, /unknown option '--yess'.*Did you mean --yes/s],
  ])("%j ends with %i", async (args, code, message) => {
    const outcome = await deploy("small", [wasm.ticks, ...args]);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.code).toBe(code);
  });

  test("without a token", async () => {
    const { code, stderr } = await deploy("small", [wasm.ticks, "--yes"], { valtown: "", VAL_TOWN_API_KEY: "" });
    expect(stderr).toMatch(/no VAL_TOWN_API_KEY.*https:\/\/www\.val\.town\/settings\/api/s);
    expect(code).toBe(1);
  });

  test("with a wrong token, which is not printed", async () => {
    const { code, stdout, stderr } = await deploy("small", [wasm.ticks, "--yes", "--json"], {
      VAL_TOWN_API_KEY: "wrong-secret",
    });
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "VAL_FAILED", message: expect.stringContaining("401") },
    });
    expect(stdout + stderr).not.toContain("wrong-secret");
    expect(code).toBe(1);
  });

  test("in private, on the free plan: public has to be said", async () => {
    valTown.vals.profile.tier = "free";
    const { code, stderr } = await deploy("small", [wasm.ticks, "--val", "free", "--yes"]);
    expect(stderr).toMatch(/free plan has public ones only.*--privacy public/s);
    expect(code).toBe(1);
    expect(await deployed("small", [wasm.ticks, "--val", "free", "--yes", "--privacy", "public"])).toMatchObject({
      deployed: true,
    });
  });
});

test("the val is named by go-edge.json, else by the module", async () => {
  expect((await deployed("small", [wasm.ticks, "--dry-run"])).val!.name).toBe("alice/deploy");
  const named = join(folder, "named");
  writeProject(named, { target: "val-town", optimize: "none", package: wasm.ticks, val: "gophers/ticks" });
  const { code, stderr } = await cli(workspace, named, ["deploy", "--yes"], valTown.env);
  expect(code, stderr).toBe(0);
  expect(await answerOf("gophers/ticks")).toBe("ticks");
});

test("Ctrl-C ends it at once, and says what the val serves", async () => {
  await deployed("small", [wasm.ticks, "--val", "stopped", "--yes"]);
  const main = join(workspace, "node_modules/go-edge/dist/cli/main.js");
  const args = [main, "deploy", wasm.ticks, "--target", "val-town", "--val", "stopped", "--yes"];
  const child = spawn(process.execPath, args, {
    cwd: join(folder, "large"),
    env: { ...process.env, ...valTown.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  let began = 0;
  valTown.befall = (request) => {
    if (!request.startsWith("PUT")) return undefined;
    began = Date.now();
    child.kill("SIGINT");
    return "hang";
  };
  const [code] = await once(child, "close");
  expect(stderr).toMatch(/interrupted\nalice\/stopped serves the version before\./);
  expect(code).toBe(130);
  expect(Date.now() - began).toBeLessThan(2000);
  expect(await answerOf("alice/stopped")).toBe("ticks");
});

describe("on a terminal", () => {
  const main = join(workspace, "node_modules/go-edge/dist/cli/main.js");
  const answerWith = (name: string, keys: string) =>
    onTerminal(`${process.execPath} ${main} deploy ${wasm.ticks} --target val-town --val ${name}`, {
      cwd: join(folder, "small"),
      env: valTown.env,
      asks: "Deploy?",
      keys,
    });

  test("it asks, and takes no for an answer", async () => {
    const { code, printed } = await answerWith("asked", "n");
    expect(printed).toContain("val alice/asked: new, private");
    expect(printed).toContain("cancelled: nothing was sent");
    expect(code).toBe(130);
    expect(valTown.vals.files("alice/asked")).toBeUndefined();
  });

  test("and yes", async () => {
    expect((await answerWith("asked", "y")).code).toBe(0);
    expect(await answerOf("alice/asked")).toBe("ticks");
  });
});
