import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { COMPILERS, serveFixture, TARGETS, tooLarge } from "../harness/fixtures.ts";
import { Random } from "../harness/random.ts";
import type { Server } from "../harness/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";
import { fire, renderTally, type Tally } from "./load.ts";
import { abortShot } from "./shots.ts";

const MiB = 1024 * 1024;

/** Requests at a time before all others: as many workers and buffers as a program keeps at most (128) are then there. */
const CROWD = 300;

/** Bytes of the program that a request may leave on average: a request itself is twice as large. TinyGo's collector is conservative. */
const REMAINS = 512;

/** What a program without go-edge does with such requests: nothing, until their client has gone. */
const PLAIN = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class Calls extends WorkerEntrypoint {}
export default {
  async fetch({ url, signal }) {
    const gone = new Promise((resolve) => signal.addEventListener("abort", resolve));
    if (!url.endsWith("streaming")) return gone.then(() => new Response());
    const pull = (controller) => (controller.enqueue(new TextEncoder().encode("begun")), gone);
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  },
};`;

/** Clients at a time. */
const CLIENTS = 50;

/** Requests at a time, and how many of them may be left when the next are sent. workerd notices late that a client has gone. */
const [BATCH, LEFT] = [500, 100];

/** Requests before the first measurement, and between it and the second. */
const [FIRST, REST] = [3000, 7000];

/**
 * Has clients hang up on FIRST requests, and then on REST; returns by how many bytes the process grew during the latter.
 * `settle` waits until only so many are left.
 */
async function abort(server: Server, settle: (left: number) => Promise<void>): Promise<[Tally, number]> {
  const random = new Random(7);
  const hangUp = async (total: number): Promise<Tally> => {
    const tally: Tally = { right: new Map(), wrong: new Map(), samples: [] };
    for (let sent = 0; sent < total; sent += BATCH) {
      const { right, wrong, samples } = await fire(server.url, CLIENTS, BATCH, () => abortShot(random));
      tally.samples.push(...samples);
      for (const [kind, n] of right) tally.right.set(kind, (tally.right.get(kind) ?? 0) + n);
      for (const [kind, n] of wrong) tally.wrong.set(kind, (tally.wrong.get(kind) ?? 0) + n);
      await settle(LEFT);
    }
    await settle(0);
    return tally;
  };
  await fire(server.url, CROWD, CROWD, () => ({ ...abortShot(random), abortAfter: 1000 }));
  await hangUp(FIRST);
  const before = await server.memory();
  const tally = await hangUp(REST);
  return [tally, (await server.memory()) - before];
}

/** By how much the memory of a platform's process may grow: its own garbage is collected when it likes. */
const allowed = { cloudflare: 0, "deno-deploy": 96 * MiB, "val-town": 96 * MiB };

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "go-edge-plain-"));
  writeFileSync(join(folder, "worker.js"), PLAIN);
  const server = await serveWorkerd(folder);
  const [, growth] = await abort(server, async () => {});
  await server.stop();
  console.log(`a plain JavaScript worker grows by ${Math.round(growth / MiB)} MiB`);
  allowed.cloudflare = Math.max(growth, 0) * 1.5 + 64 * MiB;
});

interface Stats {
  /** Handlers that have not returned. */
  active: number;
  /** The most of them at a time. */
  peak: number;
  goroutines: number;
  /** Bytes that the program holds on to. */
  memory: number;
}

const cases = TARGETS.flatMap((target) => COMPILERS.map((compiler) => [compiler, target] as const));

describe.each(cases)("%s · %s", (compiler, target) => {
  test("10,000 requests whose clients hang up leave nothing behind", { timeout: 600_000 }, async (context) => {
    const impossible = tooLarge(compiler, target);
    if (impossible !== undefined) return context.skip(impossible);
    const build = ["instances=1", "requests=10000", "recycleAbove=4096"].flatMap((limit) => ["--limit", limit]);
    const server = await serveFixture(inject("workspace"), "mixed", compiler, target, { build });
    const measured: Stats[] = [];
    const settle = async (left: number): Promise<void> => {
      const read = async (): Promise<number[]> =>
        (await send(server.url, { path: "/stats" })).text.split(" ").map(Number);
      await expect.poll(async () => (await read())[0], { timeout: 20_000 }).toBeLessThanOrEqual(left);
      if (left > 0) return;
      const [active, peak, goroutines, memory] = await read();
      measured.push({ active: active!, peak: peak!, goroutines: goroutines!, memory: memory! });
    };
    const [tally, growth] = await abort(server, settle);
    await server.stop();
    const [before, after] = measured as [Stats, Stats];
    console.log(
      `aborts with ${compiler} on ${target}: ${renderTally(tally)}, the process grew by`,
      growth / MiB,
      "MiB",
    );
    console.log("the program", before, after);
    expect(tally.samples).toEqual([]);
    expect(before.peak, "too few at a time").toBeGreaterThanOrEqual(CROWD / 2);
    expect(after.peak, "the instance was replaced meanwhile").toBeGreaterThanOrEqual(before.peak);
    expect(after.goroutines).toBeLessThanOrEqual(before.goroutines + 10);
    expect(after.memory).toBeLessThanOrEqual(before.memory + REST * REMAINS);
    expect(growth).toBeLessThan(allowed[target]);
  });
});
