import { request } from "node:http";
import type { Server } from "../../test/harness/server.ts";
import { buildContestant, CONTESTANTS, copyPrograms, PER_REQUEST, PLAIN, serveContestant } from "../contestants.ts";
import { fire } from "../load.ts";
import type { Goal, Part, PartResult } from "../result.ts";
import { renderNumber } from "../statistics.ts";

/** Requests that sleep at the same time. */
const SLEEPING = 1000;

/** KB that one of them costs at most. */
const GOALS: Readonly<Record<string, number>> = { "TinyGo, edge": 70, "Go, net/http": 12 };

const MB = 1e6;

/** What the process of workerd holds on to: idle, for each request that waits, and after large bodies. */
export const memory: Part = {
  name: "memory",
  async run({ workspace, say }): Promise<PartResult> {
    const folder = await copyPrograms(workspace);
    const rows: string[][] = [];
    const costs = new Map<string, number>();
    for (const contestant of CONTESTANTS.filter((one) => one !== PER_REQUEST)) {
      say(`memory of ${contestant.name}`);
      // One instance for all, but that TinyGo's stacks would fill more than one may have.
      const instances = contestant.compiler === "tinygo" ? 2 : 1;
      const limits = ["--limit", `instances=${instances}`, "--limit", `requests=${SLEEPING / instances}`];
      const out = await buildContestant(folder, { ...contestant, options: limits }, "cloudflare");
      const server = await serveContestant(out, "cloudflare", "http://localhost/");
      const fresh = await server.memory();
      await fire(server.url, { path: "/", connections: 1 }, 1);
      const idle = await server.memory();
      const waiting = await measureSleepers(server);
      await fire(server.url, { path: "/echo", connections: 16, body: MB }, 3);
      const after = await server.memory();
      await server.stop();
      costs.set(contestant.name, waiting / SLEEPING);
      rows.push([
        contestant.name,
        ...[fresh, idle, after].map((bytes) => `${renderNumber(bytes / MB)} MB`),
        `${renderNumber(waiting / SLEEPING / 1000)} KB`,
      ]);
    }
    return {
      title: "Memory",
      method: `Resident memory of workerd's process: before the first request, idle after a second of requests to /, after three seconds of 1 MB bodies to /echo, and what each of ${SLEEPING} requests costs that sleep at the same time, beyond what one costs in plain JavaScript. One measurement each.`,
      columns: ["program", "fresh", "idle", "after 1 MB bodies", "a sleeping request"],
      rows,
      goals: defineGoals(costs),
    };
  },
};

function defineGoals(costs: ReadonlyMap<string, number>): Goal[] {
  return Object.entries(GOALS).map(([name, atMost]) => ({
    what: `a sleeping request of ${name}, beyond JavaScript's`,
    value: (costs.get(name)! - costs.get(PLAIN.name)!) / 1000,
    unit: "KB",
    limit: { atMost },
  }));
}

/** Computes by how many bytes the process grows for requests that sleep. */
async function measureSleepers(server: Server): Promise<number> {
  const before = await server.memory();
  const answers = Array.from({ length: SLEEPING }, () => ask(`${server.url}sleep`));
  // All have come by then, and none has an answer yet.
  await new Promise((resolve) => setTimeout(resolve, 4500));
  const during = await server.memory();
  const failed = (await Promise.all(answers)).filter((text) => text !== "slept");
  if (failed.length > 0) throw new Error(`${failed.length} of ${SLEEPING} were answered with: ${failed[0]}`);
  return during - before;
}

function ask(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject).end();
  });
}
