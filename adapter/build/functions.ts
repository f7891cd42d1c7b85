import { stat } from "node:fs/promises";
import { builtinModules } from "node:module";
import { basename, dirname, join } from "node:path";
import type { BuildFailure, Plugin } from "esbuild";
import { isMissing } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import type { Mode } from "./settings.ts";
import type { ModuleTarget } from "./target.ts";

/** The virtual module whose default export are the project's own functions. */
export const FUNCTIONS_MODULE = "go-edge:functions";

/** What functions are written with. The module has its own copy, whatever is installed in the project. */
export const FUNCTIONS_PACKAGE = "go-edge/functions";

/** Names that the file has unless an option says otherwise. */
const NAMES = ["go-edge.ts", "go-edge.js"];

const EXAMPLE = `import { defineFunctions } from "go-edge/functions";

export default defineFunctions({
  async greet(args, { env }) {
    return { hello: args.name };
  },
});`;

/** Where the project's own functions are. */
export interface FunctionsFile {
  /** Absolute path: of the file, or of the one to make. */
  path: string;
  isThere: boolean;
}

/** The project's own functions, bundled. */
export interface HostFunctions {
  /** Name of the file, for errors. */
  name: string;
  /** Text of a JavaScript module. */
  text: string;
}

/** Finds the nearest file with functions from `start` upwards, as far as the folder of go.mod. */
export async function findFunctions(start: string): Promise<FunctionsFile> {
  for (let dir = start; ; dir = dirname(dir)) {
    for (const name of NAMES) if (await isFile(join(dir, name))) return { path: join(dir, name), isThere: true };
    const isRoot = await isFile(join(dir, "go.mod"));
    if (isRoot || dirname(dir) === dir) return { path: join(isRoot ? dir : start, NAMES[0]!), isThere: false };
  }
}

/** Computes the file that an option names. */
export async function resolveFunctions(path: string): Promise<FunctionsFile> {
  return { path, isThere: await isFile(path) };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    if (isMissing(cause)) return undefined;
    throw cause;
  });
  return found?.isFile() ?? false;
}

/**
 * Bundles the project's own functions with what they import of npm. What the platform provides stays an import. The text
 * is the same wherever the project lies.
 * @throws GoEdgeError HOST_FUNCTIONS_MISSING or HOST_FUNCTIONS_INVALID.
 */
export async function bundleFunctions(
  { path, isThere }: FunctionsFile,
  target: ModuleTarget,
  { mode, debug }: { mode: Mode; debug: boolean },
): Promise<HostFunctions> {
  if (!isThere) {
    const message = `the program calls functions of the host (edge.Call, edge.CallBytes), and there is no ${path}`;
    throw new GoEdgeError("HOST_FUNCTIONS_MISSING", message, {
      hint: `Make it, or name another file with --functions:\n${EXAMPLE}`,
    });
  }
  const name = basename(path);
  const { build: esbuild } = await import("esbuild");
  const result = await esbuild({
    entryPoints: [`./${name}`],
    absWorkingDir: dirname(path),
    outfile: "functions.js",
    write: false,
    metafile: true,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: [...target.conditions],
    target: "es2022",
    charset: "utf8",
    logLevel: "silent",
    legalComments: "none",
    external: [...target.external, FUNCTIONS_PACKAGE],
    sourcemap: debug ? "inline" : false,
    // Packages for Node ask for it; nothing else of the build's own environment gets into a module.
    define: { "process.env.NODE_ENV": JSON.stringify(mode) },
    plugins: [builtinsPlugin],
  }).catch((cause: BuildFailure) => {
    throw invalid(path, `can't be bundled:\n${renderErrors(cause)}`, target, cause);
  });
  if (!result.metafile.outputs["functions.js"]!.exports.includes("default")) {
    throw invalid(path, "has no default export, which holds the functions", target);
  }
  return { name, text: result.outputFiles[0]!.text };
}

/** Finds functions that the program does not call. */
export function findUncalledFunctions({ path, isThere }: FunctionsFile, used: HostFunctions | undefined): Finding[] {
  if (!isThere || used !== undefined) return [];
  const message = `${basename(path)} was left out: the program calls no functions (edge.Call, edge.CallBytes).`;
  return [{ level: "info", code: "FUNCTIONS_UNCALLED", message }];
}

/** Node's own modules go by their whole names: that is how other platforms have them. */
const builtinsPlugin: Plugin = {
  name: "go-edge-builtins",
  setup(build) {
    build.onResolve({ filter: /^[a-z_/0-9]+$/ }, ({ path }) =>
      builtinModules.includes(path) ? { path: `node:${path}`, external: true } : undefined,
    );
  },
};

function renderErrors({ errors, message }: BuildFailure): string {
  if (errors === undefined) return `  ${message}`;
  const lines = errors.map(({ text, location }) =>
    location === null ? `  ${text}` : `  ${location.file}:${location.line}:${location.column + 1}: ${text}`,
  );
  return lines.join("\n");
}

function invalid(path: string, problem: string, target: ModuleTarget, cause?: unknown): GoEdgeError {
  const hint = problem.includes("Could not resolve")
    ? `Packages are found where npm installs them in the project. ${target.title} itself has ${target.external.join(", ")}.`
    : `For example:\n${EXAMPLE}`;
  return new GoEdgeError("HOST_FUNCTIONS_INVALID", `${path}, with the project's functions, ${problem}`, {
    hint,
    cause,
  });
}
