import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "../../test/harness/server.ts";
import {
  buildContestant,
  CONTESTANTS,
  type Contestant,
  copyPrograms,
  PER_REQUEST,
  PLAIN,
  type Platform,
  serveContestant,
} from "../contestants.ts";
import { fire, type Load, type LoadResult } from "../load.ts";
import type { Bench, Goal, Part, PartResult } from "../result.ts";
import { renderNumber, type Spread, sumUp } from "../statistics.ts";

const ROUNDS = 3;
const SECONDS = 2;

/** Rounds that tell roughly, with `--quick`. */
const QUICK = 2;

interface Case extends Load {
  name: string;
  /** The least part of plain JavaScript's rate that is wanted, by the contestant's name. */
  goals?: Readonly<Record<string, number>>;
}

const SMALL = { "TinyGo, edge": 0.85, "Go, net/http": 0.65 };
const both = (least: number) => ({ "TinyGo, edge": least, "Go, net/http": least });

const CASES: readonly Case[] = [
  { name: "/", path: "/", connections: 16, goals: SMALL },
  { name: "/, 1 connection", path: "/", connections: 1 },
  { name: "/, 64 connections", path: "/", connections: 64 },
  { name: "/json", path: "/json", connections: 16, goals: SMALL },
  { name: "/echo, 1 KB", path: "/echo", connections: 16, body: 1024, goals: both(0.7) },
  { name: "/echo, 1 MB", path: "/echo", connections: 16, body: 1024 * 1024, goals: both(0.6) },
  { name: "/echo, 1 KB, which JavaScript reads", path: "/echo?read", connections: 16, body: 1024 },
  { name: "/echo, 1 MB, which JavaScript reads", path: "/echo?read", connections: 16, body: 1024 * 1024 },
  { name: "/stream, 100 parts", path: "/stream", connections: 16, goals: both(0.6) },
  { name: "/fanout, 5 calls", path: "/fanout", connections: 16 },
  { name: "/kv, put and get", path: "/kv", connections: 16 },
];

/** All that are compared with plain JavaScript. */
const OTHERS = CONTESTANTS.filter((contestant) => contestant !== PLAIN);

/** How many times faster than an instance for each request. */
const TIMES = 30;

/** What each contestant did in one case, a result a round. */
type Results = Map<Contestant, LoadResult[]>;

/** Requests a second on a platform, of each program, beside plain JavaScript. */
export function defineRequests(platform: Platform, title: string): Part {
  return {
    name: `requests-${platform}`,
    async run(bench): Promise<PartResult> {
      const rounds = bench.quick ? QUICK : ROUNDS;
      const results = await measure(bench, platform, rounds);
      return {
        title: `Requests: ${title}`,
        method: `wrk on the same machine, ${rounds} rounds of ${SECONDS} s for each program in turn, 16 connections unless said otherwise. Numbers are the median of each round's ratio to plain JavaScript in that round, with the least and the largest; in plain JavaScript's column requests a second, and the median latency.`,
        columns: ["", ...CONTESTANTS.map(({ name }) => name)],
        rows: CASES.map((entry) => [entry.name, ...renderRow(results.get(entry)!)]),
        chart: {
          names: OTHERS.map(({ name }) => name),
          groups: CASES.map((entry) => ({
            name: entry.name,
            values: OTHERS.map((contestant) => compare(results.get(entry)!, contestant, PLAIN).median),
          })),
          line: "plain JavaScript",
        },
        goals: CASES.flatMap((entry) => defineGoals(entry, results.get(entry)!)),
      };
    },
  };
}

async function measure(bench: Bench, platform: Platform, rounds: number): Promise<Map<Case, Results>> {
  const folder = await copyPrograms(bench.workspace);
  const upstream = await startUpstream();
  const servers = new Map<Contestant, Server>();
  try {
    for (const contestant of CONTESTANTS) {
      bench.say(`builds ${contestant.name} for ${platform}`);
      const out = await buildContestant(folder, contestant, platform);
      servers.set(contestant, await serveContestant(out, platform, upstream.url));
    }
    const results = new Map(
      CASES.map((entry) => [entry, new Map(CONTESTANTS.map((contestant) => [contestant, []]))] as const),
    );
    for (const entry of CASES) {
      for (const server of servers.values()) await fire(server.url, entry, 1); // warm
      for (let round = 0; round < rounds; round++) {
        for (const [contestant, server] of servers) {
          (results.get(entry)!.get(contestant)! as LoadResult[]).push(await fire(server.url, entry, SECONDS));
        }
      }
      bench.say(`${platform} ${entry.name}: ${renderRow(results.get(entry)!).join(" | ")}`);
    }
    return results;
  } finally {
    for (const server of servers.values()) await server.stop();
    await upstream.stop();
  }
}

/** What /fanout asks. */
async function startUpstream(): Promise<{ url: string; stop(): Promise<void> }> {
  const body = "x".repeat(100);
  const server = createServer((_, response) => response.end(body)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function compare(results: Results, contestant: Contestant, other: Contestant): Spread {
  const rates = results.get(other)!;
  return sumUp(results.get(contestant)!.map(({ rate }, round) => rate / rates[round]!.rate));
}

function renderRow(results: Results): string[] {
  return CONTESTANTS.map((contestant) => {
    if (contestant === PLAIN) {
      const of = (pick: (result: LoadResult) => number): string =>
        renderNumber(sumUp(results.get(PLAIN)!.map(pick)).median);
      return `${of(({ rate }) => rate)}/s, ${of(({ p50 }) => p50)} ms`;
    }
    const { median, low, high } = compare(results, contestant, PLAIN);
    return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
  });
}

function defineGoals({ name, goals = {} }: Case, results: Results): Goal[] {
  const found = CONTESTANTS.filter((contestant) => contestant.name in goals);
  return found.flatMap((contestant) => {
    const least = {
      what: `${name}: ${contestant.name} to JavaScript`,
      value: compare(results, contestant, PLAIN).median,
      unit: "",
      limit: { atLeast: goals[contestant.name]! },
    };
    const times = {
      what: `${name}: ${contestant.name} to an instance per request`,
      value: compare(results, contestant, PER_REQUEST).median,
      unit: "",
      limit: { atLeast: TIMES },
    };
    return goals === SMALL ? [least, times] : [least];
  });
}
