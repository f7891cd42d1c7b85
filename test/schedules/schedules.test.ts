import { cpSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { buildProgram, COMPILERS, type CompilerName, type TargetName, tooLarge } from "../harness/fixtures.ts";
import { goEdge, run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";

const FAILED = 'the schedule "0 3 * * 1" failed: not today: "é"';
const AT = new Date("2026-11-23T03:00:00Z");

let folder: string;
const upstream = createServer((_, response) => response.end("hi"));
let env: Record<string, string>;

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  env = { UPSTREAM: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/` };
  folder = mkdtempSync(join(inject("workspace"), "schedules-"));
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  const { code, stderr } = await goEdge(folder, "init");
  expect(code, stderr).toBe(0);
});
afterAll(() => void upstream.close());

/** What the program tells of the schedules that have run since it was asked before. */
async function ran({ url }: Server): Promise<string[]> {
  const { text } = await send(url, { path: "/ran" });
  return text.split("\n").filter((line) => line !== "");
}

/** Waits until it has logged that: lines come by themselves. */
async function logged({ logs }: Server, text: string): Promise<void> {
  await vi.waitFor(() => expect(logs.join("\n")).toContain(text), 20_000);
}

describe.each(COMPILERS)("a program with schedules, built with %s", (compiler) => {
  const build = (target: TargetName) => buildProgram(folder, "main", compiler, target, ["--limit", "instances=1"]);
  /** What follows a panic: with TinyGo the instance has ended. */
  const panic = compiler === "go" ? "panic: oh no" : "the call failed: the Go program ended";

  describe("cloudflare", () => {
    let server: Server;
    beforeAll(async () => {
      server = await serveWorkerd(await build("cloudflare"), env);
    });
    afterAll(() => server?.stop());

    test("runs what the trigger is for, in its own context, until all of it is done", async () => {
      expect(await server.fire!("* * * * *", AT)).toBe("ok");
      expect(await ran(server)).toEqual(["work 2026-11-23T03:00:00Z hi", "left ended open"]);
    });

    test("runs it in an instance of a snapshot, too", async () => {
      const out = await buildProgram(folder, "main", compiler, "cloudflare", ["--limit", "instances=1"], "main");
      const other = await serveWorkerd(out, env);
      try {
        expect(await other.fire!("* * * * *", AT)).toBe("ok");
        expect(await ran(other)).toEqual(["work 2026-11-23T03:00:00Z hi", "left ended open"]);
      } finally {
        await other.stop();
      }
    });

    test("runs all that mean the same to Cloudflare", async () => {
      expect(await server.fire!("0 5 * * SUN", AT)).toBe("ok");
      expect((await ran(server)).sort()).toEqual(["0 2026-11-23T03:00:00Z", "7 2026-11-23T03:00:00Z"]);
    });

    test("an error fails the event, and is logged", async () => {
      expect(await server.fire!("0 3 * * MON", AT)).toBe("exception");
      await logged(server, `go-edge: ${FAILED}`);
    });

    test("a panic does, too, and leaves the program able to go on", async () => {
      expect(await server.fire!("0 4 * * MON-FRI", AT)).toBe("exception");
      await logged(server, `go-edge: the schedule "0 4 * * MON-FRI" failed: ${panic}`);
      await logged(server, "oh no");
      expect(await server.fire!("* * * * *", AT)).toBe("ok");
    });

    test("a trigger that the program does not know fails", async () => {
      expect(await server.fire!("1 2 3 4 *", AT)).toBe("exception");
      await logged(server, "no schedule 1 2 3 4 *: register it with edge.HandleScheduled");
    });

    test("many at once share an instance with requests", async () => {
      await ran(server);
      const fired = Array.from({ length: 10 }, () => server.fire!("* * * * *", AT));
      expect(new Set(await Promise.all(fired))).toEqual(new Set(["ok"]));
      expect((await ran(server)).filter((line) => line.startsWith("work"))).toHaveLength(10);
    });

    test("nobody else can fire them", async () => {
      const payload = { cron: "* * * * *", at: 0 };
      await expect(server.call("edge.scheduled", payload)).rejects.toThrow("can be made from outside");
    });
  });

  describe("deno-deploy", () => {
    test("Deno fires them", async () => {
      // Deno's own way to test crons: each fires so many milliseconds after it would wait for its time.
      const fast = { ...env, CALM: "1", DENO_CRON_TEST_SCHEDULE_OFFSET: "300" };
      const server = await serveDeno(join(await build("deno-deploy"), "main.js"), fast, ["--unstable-cron"]);
      onTestFinished(() => server.stop());
      await logged(server, `go-edge: ${FAILED}`);
      await vi.waitFor(async () => {
        const work = (await ran(server)).find((line) => line.startsWith("work"));
        const [, at, answer] = work?.split(" ") ?? [];
        expect(answer).toBe("hi");
        expect(at).toMatch(/:00Z$/);
        expect(Math.abs(Date.parse(at!) - Date.now())).toBeLessThan(90_000);
      }, 20_000);
    });

    test("without Deno.cron it says so, and serves", async () => {
      const server = await serveDeno(join(await build("deno-deploy"), "main.js"), env);
      onTestFinished(() => server.stop());
      expect((await send(server.url, { path: "/ran" })).status).toBe(200);
      await logged(server, "run it with --unstable-cron");
    });
  });

  describe("val-town", () => {
    test("an interval runs what was due, and HTTP is answered", async (context) => {
      const reason = tooLarge(compiler, "val-town");
      if (reason !== undefined) return context.skip(reason);
      const server = await serveVal(join(await build("val-town"), "val.js"), { ...env, CALM: "1" });
      onTestFinished(() => server.stop());
      // Neither of those that fail was due in these two minutes, unless it is three or four o'clock.
      await server.interval!(new Date(Date.now() - 60_000)).catch((error) => expect(String(error)).toContain("failed"));
      const work = (await ran(server)).filter((line) => line.startsWith("work"));
      expect(work).toHaveLength(1);
      expect(Date.now() - Date.parse(work[0]!.split(" ")[1]!)).toBeLessThan(120_000);
      // Nothing is due twice.
      await server.interval!(new Date(Date.now() + 60_000));
      expect(await ran(server)).toEqual([]);
      // Run for the first time, all are: also those that fail.
      await expect(server.interval!()).rejects.toThrow("failed");
      await logged(server, `go-edge: ${FAILED}`);
    });
  });
});

describe("the build", () => {
  const build = (kind: string, compiler: CompilerName) => {
    const options = ["--target", "cloudflare", "--compiler", compiler, "--ldflags", `-X main.kind=${kind}`, "--json"];
    return goEdge(folder, "build", "./odd", ...options, "--assets", "conf", "--out", `out/odd-${compiler}-${kind}`);
  };

  test.each([
    ["sleeps", "tinygo", "0 3 * * *"],
    ["sleeps", "go", "0 3 * * *"],
    ["reads", "go", "30 6 * * *"],
  ] as const)("finds those of a program that %s, with %s", async (kind, compiler, cron) => {
    const { stdout, stderr } = await build(kind, compiler);
    expect(JSON.parse(stdout).schedules, stderr).toEqual([cron]);
  });

  test.each([
    ["needs", "go", "SCHEDULES_UNKNOWN", "it ends\n  TOKEN is missing\n"],
    ["panics", "go", "SCHEDULES_UNKNOWN", "panic: at once"],
    ["panics", "tinygo", "SCHEDULES_UNKNOWN", "panic: at once"],
    ["spins", "go", "SCHEDULES_UNKNOWN", "it is not done within 10 seconds"],
    ["waits", "go", "SCHEDULES_UNKNOWN", "it waits for what never comes, and does not serve"],
    ["asks", "go", "SCHEDULES_UNKNOWN", "not available while the build looks for schedules"],
    ["none", "go", "SCHEDULES_UNKNOWN", "it registers none"],
    ["bad", "go", "SCHEDULE_INVALID", 'schedule "@daily": write "0 0 * * *" instead'],
  ] as const)("a program that %s, with %s: %s", async (kind, compiler, code, text) => {
    const outcome = await build(kind, compiler);
    expect(outcome.code, outcome.stderr).toBe(1);
    const { error } = JSON.parse(outcome.stdout);
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
    expect(error.hint).toContain(code === "SCHEDULE_INVALID" ? "five fields" : '"schedules": ["0 3 * * *"]');
  });
});

test("go-edge.json can tell them, and then the program is not run", async () => {
  const own = mkdtempSync(join(inject("workspace"), "told-"));
  cpSync(folder, own, { recursive: true });
  writeFileSync(join(own, "go-edge.json"), '{ "schedules": ["0 9 * * *"], "target": "cloudflare", "compiler": "go" }');
  writeFileSync(join(own, "wrangler.jsonc"), '{ "triggers": { "crons": [] } /* kept */ }');
  const args = ["./odd", "--ldflags", "-X main.kind=needs"];
  const told = await goEdge(own, "build", ...args);
  expect(told.code, told.stderr).toBe(0);
  expect(told.stderr).toContain("warning: wrangler.jsonc does not say what the program needs");
  const written = await goEdge(own, "build", "--write-config", ...args);
  expect(written.stderr).toContain("info: wrote triggers.crons in wrangler.jsonc");
  expect((await goEdge(own, "build", ...args)).stderr).not.toContain("wrangler.jsonc");
  // What it registers, once it has what it needs, is another one.
  const server = await serveWorkerd(join(own, "dist"), { TOKEN: "1" });
  onTestFinished(() => server.stop());
  await send(server.url, { path: "/" });
  expect(server.logs.join("\n")).toContain(
    'go-edge: nothing fires the schedule "0 3 * * *": the build did not find it.',
  );
});

test("a WASI command, and a JavaScript program, fire them by themselves", async () => {
  const wasi = await goEdge(folder, "build", "./main", "--target", "wasi", "--compiler", "go", "--out", "out/wasi");
  expect(wasi.code, wasi.stderr).toBe(0);
  const call = '{"call":"edge.scheduled","payload":{"cron":"0 3 * * 1","at":1763866800000}}';
  const shell = `echo '${call}' | npx --no-install go-edge run out/wasi/app.wasm`;
  const { stdout, code } = await run("sh", ["-c", shell], { cwd: folder });
  expect({ stdout, code }).toEqual({ stdout: '{"error":"not today: \\"é\\""}\n', code: 1 });

  const out = await buildProgram(folder, "main", "go", "cloudflare");
  const wasm = readdirSync(out).find((name) => name.endsWith(".wasm"))!;
  const script = `
    import { readFile } from "node:fs/promises";
    import { instantiate } from "go-edge/runtime";
    const app = await instantiate(await readFile(${JSON.stringify(join(out, wasm))}));
    await app.scheduled("0 5 * * 7", new Date("2026-01-01T00:00:00Z"));
    console.log(await (await app.fetch(new Request("http://a.example/ran"))).text());
    await app.scheduled("0 3 * * 1").catch((error) => console.log(error.message));`;
  writeFileSync(join(folder, "script.mjs"), script);
  const embedded = await run(process.execPath, ["script.mjs"], { cwd: folder });
  expect(embedded.stdout, embedded.stderr).toBe('7 2026-01-01T00:00:00Z\n\nnot today: "é"\n');
});
