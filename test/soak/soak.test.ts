import { describe, expect, inject, test } from "vitest";
import { COMPILERS, serveFixture } from "../harness/fixtures.ts";
import { Random } from "../harness/random.ts";
import { fire, renderTally } from "./load.ts";
import { abortShot, goodShot, panicShot, trapShot } from "./shots.ts";

/** Requests; GO_EDGE_SOAK=100000 goes on for some minutes. */
const TOTAL = Number(process.env.GO_EDGE_SOAK ?? 15_000);
const CONNECTIONS = 50;
const MiB = 1024 * 1024;

/**
 * Bytes that the process may take more, beside a part of what it has: V8 lets go of ended instances when it likes, many at a
 * time. Some 150 end in a quarter of the requests, each with a memory of a megabyte or more.
 */
const SLACK = 48 * MiB;

describe.each(COMPILERS)("%s · cloudflare", (compiler) => {
  test(`${TOTAL} mixed requests on ${CONNECTIONS} connections`, { timeout: 900_000 }, async () => {
    // An instance for each request at a time: what one of them does to its own must not reach another.
    const build = ["--limit", `instances=${CONNECTIONS + 10}`, "--limit", "requests=1"];
    const server = await serveFixture(inject("workspace"), "mixed", compiler, "cloudflare", { build });
    const random = new Random(4);
    const memory: number[] = [];
    const tally = await fire(
      server.url,
      CONNECTIONS,
      TOTAL,
      () => {
        const dice = random.unit();
        if (dice < 0.03) return panicShot(random);
        if (dice < 0.04) return trapShot(random);
        if (dice < 0.06) return abortShot(random);
        return goodShot(random);
      },
      async (done) => {
        if (done % (TOTAL / 40) === 0) memory.push(await server.memory());
      },
    );
    await server.stop();
    console.log(`soak with ${compiler}: ${renderTally(tally)}`);
    console.log(`resident memory, MiB: ${memory.map((bytes) => Math.round(bytes / MiB)).join(" ")}`);
    expect(tally.samples).toEqual([]);
    const late = memory.slice(memory.length / 2);
    const [third, fourth] = [late.slice(0, late.length / 2), late.slice(late.length / 2)];
    expect(Math.max(...fourth), "memory in the last quarter, against the one before").toBeLessThan(
      Math.max(...third) * 1.15 + SLACK,
    );
  });
});
