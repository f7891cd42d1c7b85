import type { BuildReport } from "../../adapter/build/report.ts";
import { run } from "../../test/harness/run.ts";
import { copyPrograms } from "../contestants.ts";
import type { Part, PartResult } from "../result.ts";
import { renderNumber } from "../statistics.ts";

const BUILDS = [
  ["TinyGo, edge", "tinygo", "tinygo"],
  ["Go, edge", "tinygo", "go"],
  ["Go, net/http", "nethttp", "go"],
  ["Go, chi", "chi", "go"],
] as const;

/** What is built, how large it is, and how long that takes. */
export const size: Part = {
  name: "size",
  async run({ workspace, say }): Promise<PartResult> {
    const folder = await copyPrograms(workspace);
    const rows: string[][] = [];
    for (const [name, program, compiler] of BUILDS) {
      say(`size of ${name}`);
      const first = await build(folder, program, compiler);
      const again = await build(folder, program, compiler);
      const add = (pick: "bytes" | "gzip"): number => first.files.reduce((sum, file) => sum + file[pick], 0);
      const seconds = ({ durations }: BuildReport): number =>
        Object.values(durations).reduce((sum, ms) => sum + ms, 0) / 1000;
      rows.push([
        name,
        kb(first.wasm.compiled),
        kb(first.wasm.bytes),
        kb(add("bytes")),
        kb(add("gzip")),
        `${renderNumber(seconds(first))} s`,
        `${renderNumber(seconds(again))} s`,
      ]);
    }
    return {
      title: "Size and build time",
      method:
        "The programs of the benchmark, built for Cloudflare: the wasm as compiled and as optimized, the module with it, and both compressed by gzip. Build times are of one build each; the compiler's cache may have parts of the first one, too.",
      columns: ["program", "compiled", "optimized", "module", "compressed", "first build", "again"],
      rows,
      goals: [],
    };
  },
};

async function build(folder: string, program: string, compiler: string): Promise<BuildReport> {
  const args = ["go-edge", "build", `./${program}`, "--target", "cloudflare", "--compiler", compiler, "--json"];
  const { code, stdout, stderr } = await run("npx", args, { cwd: folder });
  if (code !== 0) throw new Error(`npx ${args.join(" ")} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as BuildReport;
}

const kb = (bytes: number): string => `${renderNumber(bytes / 1000)} KB`;
