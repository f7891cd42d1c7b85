import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Program } from "../bridge-host.ts";
import { CONTESTANTS, type Contestant, copyPrograms, PER_REQUEST, PLAIN } from "../contestants.ts";
import { buildWasm, type Host, loadHost } from "../in-process.ts";
import type { Goal, Part, PartResult } from "../result.ts";
import { renderNumber, renderSpread, type Spread, sumUp } from "../statistics.ts";

const ROUNDS = 9;
/** Requests a round, after as many that are not measured. */
const REQUESTS = 20_000;
/** Requests while bytes are counted: few enough for no collection to come between. */
const COUNTED = 200;

interface Measured {
  /** Microseconds a request. */
  time: Spread;
  /** Bytes that JavaScript allocates for a request. */
  host: number;
  /** Bytes and objects that Go allocates for a request. */
  guest: number;
  objects: number;
}

/** The cost of a request from what the platform hands over to what it gets back: without its Request and Response. */
export const bridge: Part = {
  name: "bridge",
  async run(bench): Promise<PartResult> {
    const folder = await copyPrograms(bench.workspace);
    const contestants = CONTESTANTS.filter((contestant) => contestant !== PLAIN && contestant !== PER_REQUEST);
    const apps = new Map<Contestant, Program>();
    const host = await loadHost(folder);
    for (const contestant of contestants) apps.set(contestant, await start(host, folder, contestant));
    const times = new Map(contestants.map((contestant) => [contestant, [] as number[]]));
    for (let round = -1; round < ROUNDS; round++) {
      for (const [contestant, program] of apps) {
        const time = await measureTime(program);
        if (round >= 0) times.get(contestant)!.push(time);
      }
    }
    const measured = new Map<Contestant, Measured>();
    for (const [contestant, program] of apps) {
      measured.set(contestant, { time: sumUp(times.get(contestant)!), ...(await measureBytes(program)) });
    }
    return {
      title: "Guest and bridge",
      method: `One request for / at a time in Node, ${ROUNDS} rounds of ${REQUESTS} for each program in turn: the event loop, both envelopes, and the handler, without Request, Response and network. Bytes are what is allocated a request.`,
      columns: ["program", "time", "in JavaScript", "in Go", "objects in Go"],
      rows: [...measured].map(([{ name }, { time, host, guest, objects }]) => [
        name,
        renderSpread(time, "µs"),
        `${renderNumber(host)} B`,
        `${renderNumber(guest)} B`,
        renderNumber(objects),
      ]),
      goals: defineGoals(new Map([...measured].map(([{ name }, { time }]) => [name, time.median]))),
    };
  },
};

function defineGoals(times: ReadonlyMap<string, number>): Goal[] {
  const [tinygo, go, unmodified] = ["TinyGo, edge", "Go, net/http", "Go, unmodified"].map((name) => times.get(name)!);
  return [
    { what: "TinyGo, edge", value: tinygo!, unit: "µs", limit: { atMost: 5 } },
    { what: "Go, net/http", value: go!, unit: "µs", limit: { atMost: 20 } },
    { what: "Go, unmodified to Go, net/http", value: unmodified! / go!, unit: "", limit: { atMost: 1.5 } },
  ];
}

async function start(host: Host, folder: string, contestant: Contestant): Promise<Program> {
  return host.start(...(await buildWasm(folder, contestant)));
}

async function measureTime(program: Program): Promise<number> {
  const began = performance.now();
  await program.send("/", REQUESTS);
  return ((performance.now() - began) / REQUESTS) * 1000;
}

async function measureBytes(program: Program): Promise<Pick<Measured, "host" | "guest" | "objects">> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const allocated = async (): Promise<[bytes: number, objects: number]> => {
    await program.send("/allocated", 1);
    return new TextDecoder().decode(program.last).split(" ").map(Number) as [number, number];
  };
  const [bytes, objects] = await allocated();
  collect();
  const before = process.memoryUsage().heapUsed;
  await program.send("/", COUNTED);
  const host = (process.memoryUsage().heapUsed - before) / COUNTED;
  const [bytesAfter, objectsAfter] = await allocated();
  return { host, guest: (bytesAfter - bytes) / (COUNTED + 1), objects: (objectsAfter - objects) / (COUNTED + 1) };
}
