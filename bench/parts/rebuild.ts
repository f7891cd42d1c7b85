import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Bench, Part, PartResult } from "../result.ts";
import { renderSpread, type Spread, sumUp } from "../statistics.ts";

/** Changes that are measured, after one that is not. */
const ROUNDS = 7;

/** Milliseconds between two questions whether the program has changed: asking takes time from the build. */
const PAUSE = 40;

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

const PROGRAMS = {
  TinyGo: `package main

import (
	"io"

	"go-edge.dev/edge"
)

func main() {
	edge.ListenAndServe(":8080", edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
		io.WriteString(w, "version 0")
	}))
}
`,
  Go: `package main

import (
	"io"
	"net/http"
)

func main() {
	http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "version 0")
	}))
}
`,
} as const;

/** Seconds within which an answer of the changed program is wanted. */
const GOALS = { TinyGo: 2, Go: 4 } as const;

/** How long go-edge dev takes from a changed file to the first answer of the changed program. */
export const rebuild: Part = {
  name: "rebuild",
  async run(bench): Promise<PartResult> {
    const rows: string[][] = [];
    const goals: PartResult["goals"][number][] = [];
    for (const compiler of ["TinyGo", "Go"] as const) {
      for (const target of ["cloudflare", "deno-deploy"]) {
        const spread = await measure(bench, compiler, target);
        rows.push([`${compiler} · ${target}`, renderSpread(spread, "s")]);
        goals.push({
          what: `${compiler} · ${target}`,
          value: spread.median,
          unit: "s",
          limit: { atMost: GOALS[compiler] },
        });
      }
    }
    return {
      title: "Rebuild",
      method: `From writing a changed file to the first answer of the changed program, under \`go-edge dev\`: median of ${ROUNDS} changes, and the smallest and largest. TinyGo's program imports package edge, Go's net/http.`,
      columns: ["program", "time"],
      rows,
      goals,
    };
  },
};

async function measure({ workspace, say }: Bench, compiler: keyof typeof PROGRAMS, target: string): Promise<Spread> {
  const project = await makeProject(workspace, compiler);
  const dev = await startDev(workspace, project, target);
  try {
    const times: number[] = [];
    const main = join(project, "main.go");
    for (let round = 0; round <= ROUNDS; round++) {
      const text = readFileSync(main, "utf8").replace(/version \d+/, `version ${round + 1}`);
      const began = performance.now();
      writeFileSync(main, text);
      while ((await (await fetch(dev.url)).text()) !== `version ${round + 1}`) await sleep(PAUSE);
      if (round > 0) times.push((performance.now() - began) / 1000);
    }
    say(`rebuild ${compiler} ${target}: ${times.map((time) => time.toFixed(2)).join(" ")}`);
    return sumUp(times);
  } finally {
    await dev.stop();
  }
}

async function makeProject(workspace: string, compiler: keyof typeof PROGRAMS): Promise<string> {
  const project = mkdtempSync(join(workspace, "rebuild-"));
  writeFileSync(join(project, "go.mod"), "module app\n\ngo 1.24\n");
  writeFileSync(join(project, "main.go"), PROGRAMS[compiler]);
  mkdirSync(join(project, "node_modules"));
  for (const name of ["deno", "wrangler"]) symlinkSync(join(MODULES, name), join(project, "node_modules", name));
  const [code] = await once(
    spawn("npx", ["go-edge", "init"], { cwd: project, stdio: ["ignore", "ignore", 2] }),
    "exit",
  );
  if (code !== 0) throw new Error(`go-edge init in ${project} ended with ${code}`);
  return project;
}

async function startDev(
  workspace: string,
  project: string,
  target: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const main = join(workspace, "node_modules/go-edge/dist/cli/main.js");
  const args = [main, "dev", "--target", target, "--port", "0", "--quiet"];
  const child = spawn(process.execPath, args, { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
  const printed: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      printed.push(line);
      const address = /^ready +(http:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once("exit", (code) => reject(new Error(`go-edge dev ended with ${code}:\n${printed.join("\n")}`)));
  });
  return {
    url,
    async stop() {
      const exit = once(child, "exit");
      child.kill("SIGINT");
      await exit;
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
