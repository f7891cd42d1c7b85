import { describe, expect, inject, test } from "vitest";
import { type CompilerName, serveFixture, type TargetName } from "../harness/fixtures.ts";
import { Random } from "../harness/random.ts";
import { fire, renderTally, type Tally } from "./load.ts";
import { goodShot, panicShot, type trapShot as Trap, trapShot } from "./shots.ts";

const TOTAL = 5000;

/** One request in ten goes wrong; returns how the nine others did. */
async function chaos(
  compiler: CompilerName,
  target: TargetName,
  connections: number,
  wrong: typeof Trap,
  build: string[] = [],
): Promise<{ tally: Tally; failed: number }> {
  const server = await serveFixture(inject("workspace"), "mixed", compiler, target, { build });
  const random = new Random(10);
  const tally = await fire(server.url, connections, TOTAL, () =>
    random.unit() < 0.1 ? wrong(random) : goodShot(random),
  );
  await server.stop();
  let failed = 0;
  for (const [kind, count] of tally.wrong) if (kind !== "panic" && kind !== "trap") failed += count;
  console.log(
    `chaos with ${compiler} on ${target}, ${connections} connections: ${failed} failed. ${renderTally(tally)}`,
  );
  return { tally, failed };
}

describe.each(["cloudflare", "deno-deploy"] as const)("%s", (target) => {
  test("with Go, a panic fails its own request alone", async () => {
    const { tally } = await chaos("go", target, 50, panicShot);
    expect(tally.samples).toEqual([]);
  });

  test("with Go, what ends an instance fails nobody else where each request has its own", async () => {
    const { tally } = await chaos("go", target, 10, trapShot, ["--limit", "instances=12", "--limit", "requests=1"]);
    expect(tally.samples).toEqual([]);
  });

  test("with TinyGo at moderate load, a panic fails its own request alone", async () => {
    const { tally } = await chaos("tinygo", target, 8, panicShot);
    expect(tally.samples).toEqual([]);
  });

  test("with TinyGo at high load, a panic fails those that share its instance, and no others", async () => {
    const { tally, failed } = await chaos("tinygo", target, 50, panicShot);
    // 50 requests share 8 instances: one that ends takes about six others with it, most of which are right again soon.
    expect(tally.right.get("panic")).toBeGreaterThan(0);
    expect(failed).toBeLessThan(TOTAL * 0.9);
  });
});
