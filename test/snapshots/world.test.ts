import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram, serveBuilt } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";
import { ask, copyPrograms, DEPTHS } from "./support.ts";

const ENV = { MODE: "platform", GREETING: "hi", OVER: "platform" };

let folder: string;
beforeAll(async () => {
  folder = await copyPrograms();
});

describe.each(DEPTHS)("an instance of a snapshot after %s", (depth) => {
  describe.each(["cloudflare", "deno-deploy"] as const)("on %s", (target) => {
    let built: string;
    let server: Server;
    beforeAll(async () => {
      const env = ["--snapshot-env", "MODE=build"];
      built = await buildProgram(folder, "world", "go", target, env, depth);
      server = await serveBuilt(built, target, ENV);
    });
    afterAll(() => server?.stop());

    const get = async (path: string, from = server) => JSON.parse(await ask(from, path));

    test("a timer and a ticker that were set before run from its start", async () => {
      const { after, ticks } = await get("/timer");
      expect(after).toBeGreaterThan(500);
      expect(ticks).toBeGreaterThan(10);
      expect(ticks).toBeLessThan(400);
    });

    test("the clocks are its own", async () => {
      const before = Date.now();
      const { now, up, slept } = await get("/clock");
      expect(now).toBeGreaterThan(before - 5000);
      expect(now).toBeLessThan(Date.now() + 5000);
      expect(up).toBeGreaterThanOrEqual(0);
      expect(up).toBeLessThan(600_000);
      expect(slept).toBeGreaterThanOrEqual(25);
      expect(slept).toBeLessThan(10_000);
    });

    test("the environment is the platform's, and beside it what the program has set", async () => {
      expect(await get("/env")).toEqual({
        ...{ mode: "build", MODE: "platform", GREETING: "hi" },
        ...{ OVER: "the program's", SET_AT_INIT: "kept", TMPDIR: "/tmp", sealed: false, args: ["go-edge"] },
      });
    });

    test("an environment as it was in the build is the same", async () => {
      const other = await serveBuilt(built, target, { MODE: "build" });
      try {
        expect(await get("/env", other)).toEqual({
          ...{ mode: "build", MODE: "build", GREETING: "" },
          ...{ OVER: "the program's", SET_AT_INIT: "kept", TMPDIR: "/tmp", sealed: false, args: ["go-edge"] },
        });
      } finally {
        await other.stop();
      }
    });
  });
});
