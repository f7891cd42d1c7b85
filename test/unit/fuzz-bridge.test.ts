import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Random, runsOf, SEED } from "../harness/random.ts";
import { assembleInterpreter } from "./support/fuzz-guest.ts";
import { SIGNATURES } from "./support/fuzz-imports.ts";
import { Scenario } from "./support/fuzz-scenario.ts";
import { Watch } from "./support/fuzz-watch.ts";

// Random guests on one side of the bridge, random clients on the other. A failure names the seed that has it again.

/** Scenarios; each runs some ten programs. */
const RUNS = runsOf(800);
const watch = new Watch();
const rejections: unknown[] = [];
const reject = (reason: unknown): void => void rejections.push(reason);
let uninstall: () => void;

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  for (const method of ["log", "error"] as const) vi.spyOn(console, method).mockImplementation(() => {});
  process.on("unhandledRejection", reject);
  uninstall = watch.install();
});
afterAll(() => {
  uninstall();
  process.off("unhandledRejection", reject);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("whatever a guest does ends at most that guest", async () => {
  const module = assembleInterpreter();
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    const problems = await new Scenario(module, new Random(seed), watch).run().catch((error) => [error]);
    expect([...problems, ...rejections], `GO_EDGE_FUZZ_SEED=${seed} GO_EDGE_FUZZ_RUNS=1`).toEqual([]);
  }
});

test.skipIf(RUNS < 800)("every import was called, and let through and refused", () => {
  const alwaysDone = /^(serve|sleep|sched_yield|hold)$/;
  const neverDone = /^(proc_exit|sock_)/;
  // They take a path, a signal, or a descriptor that is a directory or a file: chance seldom makes one.
  const seldomDone =
    /^(proc_raise|path_|fd_(prestat|seek|tell|p|advise|allocate|fdstat_set_r|filestat_set|re(addir|num)))/;
  for (const { name } of SIGNATURES) {
    const { done, refused, threw } = watch.outcomes.get(name)!;
    expect(done + refused + threw, name).toBeGreaterThan(20);
    if (alwaysDone.test(name)) expect([refused, threw], name).toEqual([0, 0]);
    else expect(refused + threw, name).toBeGreaterThan(5);
    if (neverDone.test(name)) expect(done, name).toBe(0);
    else if (!seldomDone.test(name)) expect(done, name).toBeGreaterThan(5);
  }
});
