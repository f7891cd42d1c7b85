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
	"runtime"

	"go-edge.dev/edge"
)

func main() {
	edge.ListenAndServe(":8080", edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
		io.WriteString(w, "version 0 "+runtime.Compiler)
	}))
}
`,
  Go: `package main

import (
	"io"
	"net/http"
	"runtime"
)

func main() {
	http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "version 0 "+runtime.Compiler)
	}))
}
`,
} as const;

/** What programs say of their compiler. */
const COMPILERS = { TinyGo: "tinygo", Go: "gc" } as const;

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
        const { first, own } = await measure(bench, compiler, target);
        const what = `${compiler} · ${target}`;
        rows.push([what, renderSpread(first, "s"), renderSpread(own, "s")]);
        goals.push({ what, value: first.median, unit: "s", limit: { atMost: GOALS[compiler] } });
      }
    }
    return {
      title: "Rebuild",
      method: `From writing a changed file to the first answer of the changed program, and to the first by the compiler that it is for, under \`go-edge dev\`: median of ${ROUNDS} changes, and the smallest and largest. TinyGo's program imports package edge; its first answers are of what Go's own compiler made of it. Go's imports net/http.`,
      columns: ["program", "first answer", "by its compiler"],
      rows,
      goals,
    };
  },
};

/** Seconds until a changed program answers, and until it does as its own compiler has made it. */
interface Times {
  first: Spread;
  own: Spread;
}

async function measure({ workspace, say }: Bench, compiler: keyof typeof PROGRAMS, target: string): Promise<Times> {
  const project = await makeProject(workspace, compiler);
  const dev = await startDev(workspace, project, target);
  const answers = async (text: string): Promise<number> => {
    while (!(await (await fetch(dev.url)).text()).startsWith(text)) await sleep(PAUSE);
    return performance.now();
  };
  try {
    const first: number[] = [];
    const own: number[] = [];
    const main = join(project, "main.go");
    for (let round = 0; round <= ROUNDS; round++) {
      const version = `version ${round + 1} `;
      const text = readFileSync(main, "utf8").replace(/version \d+ /, version);
      const began = performance.now();
      writeFileSync(main, text);
      const firstAt = await answers(version);
      const ownAt = await answers(version + COMPILERS[compiler]);
      if (round === 0) continue;
      first.push((firstAt - began) / 1000);
      own.push((ownAt - began) / 1000);
    }
    say(`rebuild ${compiler} ${target}: ${first.map((time) => time.toFixed(2)).join(" ")}`);
    return { first: sumUp(first), own: sumUp(own) };
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
