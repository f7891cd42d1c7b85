import { type Contestant, copyPrograms } from "../contestants.ts";
import { buildWasm, loadHost } from "../in-process.ts";
import type { Part, PartResult } from "../result.ts";
import { renderSpread, sumUp } from "../statistics.ts";

const ROUNDS = 75;

/** Before those, for the engine to have compiled what each start runs. */
const WARM_UP = 10;

const STARTS = [
  ["by itself", []],
  ["from a snapshot", ["--snapshot"]],
  ["from a snapshot after main", ["--snapshot=main"]],
] as const;

const PROGRAMS = [
  { name: "TinyGo, edge", program: "tinygo", compiler: "tinygo" },
  { name: "Go, edge", program: "tinygo", compiler: "go" },
  { name: "Go, net/http", program: "nethttp", compiler: "go" },
] as const;

/** What follows when an instance has ended: the module is compiled, and a fresh instance of it answers. */
export const restart: Part = {
  name: "restart",
  async run({ workspace }): Promise<PartResult> {
    const folder = await copyPrograms(workspace);
    const host = await loadHost(folder);
    const rows: string[][] = [];
    const medians = new Map<string, number>();
    for (const { name, program, compiler } of PROGRAMS) {
      const fresh = await Promise.all(
        STARTS.map(async ([how, options]) => {
          const contestant: Contestant = { name: `${name} ${how}`, program, compiler, options };
          return host.load(...(await buildWasm(folder, contestant)));
        }),
      );
      const times = fresh.map(() => [] as number[]);
      for (let round = -WARM_UP; round < ROUNDS; round++) {
        for (const [at, start] of fresh.entries()) {
          const began = performance.now();
          await start().send("/", 1);
          if (round >= 0) times[at]!.push(performance.now() - began);
        }
      }
      const spreads = times.map(sumUp);
      rows.push([name, ...spreads.map((spread) => renderSpread(spread, "ms"))]);
      medians.set(name, spreads[1]!.median);
    }
    return {
      title: "A fresh instance",
      method: `From a compiled module to the first answer for / of a new instance, in Node, ${ROUNDS} rounds in turn: what a request waits for that comes after a trap.`,
      columns: ["program", ...STARTS.map(([how]) => how)],
      rows,
      goals: [{ what: "Go, edge, from a snapshot", value: medians.get("Go, edge")!, unit: "ms", limit: { atMost: 5 } }],
    };
  },
};
