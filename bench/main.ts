// Measures, in one run, what can be compared on one machine: `npm run bench`, or `npm run bench -- rebuild` for one part.
// `--quick` measures less, and leaves bench/results as it is.
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bridge } from "./parts/bridge.ts";
import { coldStart } from "./parts/cold-start.ts";
import { memory } from "./parts/memory.ts";
import { rebuild } from "./parts/rebuild.ts";
import { defineRequests } from "./parts/requests.ts";
import { restart } from "./parts/restart.ts";
import { size } from "./parts/size.ts";
import { renderChart } from "./plot.ts";
import { renderResult } from "./render.ts";
import type { Part } from "./result.ts";
import { inWorkspace } from "./workspace.ts";

const PARTS: readonly Part[] = [
  defineRequests("cloudflare", "Cloudflare Workers, in workerd"),
  defineRequests("deno-deploy", "Deno Deploy, in Deno"),
  bridge,
  coldStart,
  restart,
  size,
  memory,
  rebuild,
];
const RESULTS = fileURLToPath(new URL("results", import.meta.url));

const quick = process.argv.includes("--quick");
const asked = process.argv.slice(2).filter((word) => word !== "--quick");
const unknown = asked.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`error: there is no part ${unknown.join(", ")}; there are ${PARTS.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

await inWorkspace(async (workspace) => {
  mkdirSync(RESULTS, { recursive: true });
  for (const part of PARTS.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
    const result = await part.run({ workspace, quick, say: (line) => console.error(line) });
    const text = renderResult(result);
    console.log(`\n${text}`);
    if (quick) continue;
    writeFileSync(join(RESULTS, `${part.name}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
    if (result.chart) writeFileSync(join(RESULTS, `${part.name}.svg`), renderChart(result.title, result.chart));
    writeFileSync(join(RESULTS, `${part.name}.md`), `${text}\n\n${renderMachine()}\n`);
  }
});

/** Times are of one machine; ratios are what holds on others. */
function renderMachine(): string {
  const [cpu] = cpus();
  return `Measured with Node ${process.versions.node} on ${platform()} ${arch()}, ${cpus().length} cores of ${cpu?.model.trim() || "an unknown kind"}.`;
}
