import { relative, sep } from "node:path";
import { runCommand } from "./command.ts";

/** Where a module has its programs. */
export interface Layout {
  /** The program to build, as `./cmd/server`; undefined when it is in the module's root, or not the only one. */
  package: string | undefined;
  /** All programs, when none is in the root and there are several. */
  choices: string[];
  /** What to watch for changes: files and folders of the root. */
  watch: string[];
}

/** Computes where the programs of a module are. A module that go can't list is taken for one with a main.go. */
export async function resolveLayout(moduleRoot: string, signal?: AbortSignal): Promise<Layout> {
  const args = ["list", "-e", "-f", "{{.Name}}\t{{.Dir}}", "./..."];
  const { stdout } = await runCommand("go", args, { cwd: moduleRoot, signal });
  const packages = stdout.split("\n").flatMap((line) => {
    const [name, dir] = line.split("\t");
    return dir ? [{ name, path: relative(moduleRoot, dir).split(sep).join("/") }] : [];
  });
  const programs = packages.filter(({ name }) => name === "main").map(({ path }) => path);
  if (programs.length === 0 || programs.includes("")) {
    return { package: undefined, choices: [], watch: ["main.go", "go.mod"] };
  }
  const folders = new Set(packages.map(({ path }) => path.split("/")[0]!).filter((folder) => folder !== ""));
  return {
    package: programs.length === 1 ? `./${programs[0]}` : undefined,
    choices: programs.length === 1 ? [] : programs.map((path) => `./${path}`),
    watch: [...[...folders].sort(), "go.mod"],
  };
}

/** Renders a template's file for a layout: the package to build, and what `wrangler dev` watches. */
export function renderLayout(file: string, text: string, layout: Layout): string {
  if (file === "go-edge.json" && layout.package !== undefined) {
    return `${JSON.stringify({ ...JSON.parse(text), package: layout.package }, undefined, 2)}\n`;
  }
  if (file !== "wrangler.jsonc") return text;
  return text.replace(/(?<="watch_dir": )\[.*\]/, JSON.stringify(layout.watch).replaceAll(",", ", "));
}
