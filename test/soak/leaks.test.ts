import { describe, expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { COMPILERS, serveFixture, TARGETS } from "../harness/fixtures.ts";
import { fire, renderTally } from "./load.ts";
import { abortShot, randomFrom } from "./shots.ts";

const MiB = 1024 * 1024;

interface Stats {
  /** Handlers that have not returned. */
  active: number;
  goroutines: number;
  /** Bytes that the program has taken, and that its process has. */
  guest: number;
  host: number;
}

const cases = TARGETS.flatMap((target) => COMPILERS.map((compiler) => [compiler, target] as const));

describe.each(cases)("%s · %s", (compiler, target) => {
  test("10,000 requests whose clients hang up leave nothing behind", { timeout: 600_000 }, async (context) => {
    if (compiler === "go" && target === "val-town") {
      return context.skip("what Go makes is over a val's 80,000 characters");
    }
    const build = ["--limit", "instances=1"];
    const server = await serveFixture(inject("workspace"), "mixed", compiler, target, { build });
    const measure = async (): Promise<Stats> => {
      // Those that left last may not have been noticed yet.
      await expect
        .poll(async () => (await send(server.url, { path: "/stats" })).text, { timeout: 20_000 })
        .toMatch(/^0 /);
      const [active, goroutines, guest] = (await send(server.url, { path: "/stats" })).text.split(" ").map(Number);
      return { active: active!, goroutines: goroutines!, guest: guest!, host: await server.memory() };
    };
    const random = randomFrom(7);
    const abort = (count: number) => fire(server.url, 50, count, () => abortShot(random));
    const first = await abort(3000);
    const before = await measure();
    const rest = await abort(7000);
    const after = await measure();
    await server.stop();
    console.log(`leaks with ${compiler} on ${target}: ${renderTally(first)}; ${renderTally(rest)}`);
    console.log(`before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
    expect([...first.samples, ...rest.samples]).toEqual([]);
    expect(after.goroutines).toBeLessThanOrEqual(before.goroutines + 10);
    expect(after.guest).toBeLessThanOrEqual(before.guest + MiB);
    expect(after.host - before.host).toBeLessThan(48 * MiB);
  });
});
