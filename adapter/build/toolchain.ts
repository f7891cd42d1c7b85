import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { isMissing, runCommand } from "./command.ts";
import { type ErrorCode, GoEdgeError } from "./errors.ts";

/** Oldest Go that works: `//go:wasmexport` and `-buildmode=c-shared` for wasip1 came with it. */
export const GO_MIN = "1.24";

/** Oldest TinyGo that works. */
export const TINYGO_MIN = "0.41";

const INSTALL_GO = "Install Go from https://go.dev/dl/, or with your system's package manager.";
const INSTALL_TINYGO = "Install TinyGo: https://tinygo.org/getting-started/install/. Or build with --compiler go.";

/** A compiler that is there and can't be used, for its age. */
export class OutdatedError extends GoEdgeError {
  /** Its version. */
  readonly found: string;

  constructor(code: ErrorCode, tool: string, found: string, needed: string, hint: string) {
    super(code, `${tool} ${found} is too old: ${needed} or newer is needed`, { hint });
    this.found = found;
  }
}

/** Functions of TinyGo's runtime that a program links to by name, so they have to be there under that name. */
const TINYGO_FUNCTIONS = ["scheduler", "wasmExportExit"];

/** The Go toolchain as it works in one folder: go.mod may choose another version than the one installed. */
export interface GoToolchain {
  /** Like `1.26.0`. */
  version: string;
  /** Path of the go.mod that holds in that folder; undefined outside of any module. */
  goMod: string | undefined;
  /** Path of the go.work that holds in that folder; undefined where none does. */
  goWork: string | undefined;
  /** Folder of its own sources. */
  root: string;
  /** The go command itself has downloaded it: it lies in the module cache. */
  isDownloaded: boolean;
  /** What GOFLAGS tells its linker; empty for nothing. */
  ldflags: string;
  /** The build tags of GOFLAGS, with commas between them; empty for none. */
  tags: string;
}

/** An installed TinyGo. */
export interface TinyGoToolchain {
  /** Like `0.41.1`. */
  version: string;
  /** Folder of its own sources. */
  root: string;
}

/**
 * Computes which Go works in `dir`.
 * @throws GoEdgeError GO_NOT_FOUND, GO_TOO_OLD or GO_FAILED.
 */
export async function resolveGo(dir: string, signal?: AbortSignal): Promise<GoToolchain> {
  const names = ["GOVERSION", "GOMOD", "GOWORK", "GOROOT", "GOMODCACHE", "GOFLAGS"] as const;
  const result = await runCommand("go", ["env", "-json", ...names], { cwd: dir, signal }).catch(
    explainMissing("GO_NOT_FOUND", `Go is not installed (${GO_MIN} or newer is needed)`, INSTALL_GO),
  );
  if (result.code !== 0) throw new GoEdgeError("GO_FAILED", `go does not work in ${dir}:\n${result.stderr.trim()}`);
  const env = JSON.parse(result.stdout) as Record<(typeof names)[number], string>;
  const version = env.GOVERSION.replace(/^go/, "");
  if (isOlder(version, GO_MIN)) {
    throw new OutdatedError("GO_TOO_OLD", "Go", version, GO_MIN, INSTALL_GO);
  }
  // Outside of a module, go names the null device.
  const goMod = env.GOMOD.endsWith("go.mod") ? env.GOMOD : undefined;
  const goWork = env.GOWORK.endsWith(".work") ? env.GOWORK : undefined;
  const isDownloaded = env.GOROOT.startsWith(env.GOMODCACHE + sep);
  const [ldflags, tags] = ["ldflags", "tags"].map((name) => parseFlag(env.GOFLAGS, name)) as [string, string];
  return { version, goMod, goWork, root: env.GOROOT, isDownloaded, ldflags, tags };
}

/** Finds one in a list of flags, each of which may be quoted as a whole; empty where it is not there. */
function parseFlag(flags: string, name: string): string {
  const pattern = `(?:^|\\s)(?:'--?${name}=([^']*)'|"--?${name}=([^"]*)"|--?${name}=(\\S*))`;
  const [, single, double, bare] = new RegExp(pattern).exec(flags) ?? [];
  return single ?? double ?? bare ?? "";
}

/**
 * Computes which TinyGo works in `dir`.
 * @throws GoEdgeError TINYGO_NOT_FOUND, TINYGO_TOO_OLD, or TINYGO_UNSUITABLE when its runtime lacks what programs link to.
 */
export async function resolveTinyGo(dir: string, signal?: AbortSignal): Promise<TinyGoToolchain> {
  const absent = explainMissing(
    "TINYGO_NOT_FOUND",
    `TinyGo is not installed (${TINYGO_MIN} or newer is needed)`,
    INSTALL_TINYGO,
  );
  const printed = await runCommand("tinygo", ["version"], { cwd: dir, signal }).catch(absent);
  const version = /tinygo version (\S+)/.exec(printed.stdout)?.[1];
  if (version === undefined) {
    throw new GoEdgeError("TINYGO_UNSUITABLE", `tinygo does not tell its version:\n${printed.stderr.trim()}`, {
      hint: INSTALL_TINYGO,
    });
  }
  if (isOlder(version, TINYGO_MIN)) {
    throw new OutdatedError("TINYGO_TOO_OLD", "TinyGo", version, TINYGO_MIN, INSTALL_TINYGO);
  }
  const env = await runCommand("tinygo", ["env", "TINYGOROOT"], { cwd: dir, signal });
  const root = env.stdout.trim();
  const lacking = await resolveLackingFunctions(join(root, "src", "runtime"));
  if (lacking.length > 0) {
    throw new GoEdgeError(
      "TINYGO_UNSUITABLE",
      `TinyGo ${version} (in ${root || "an unknown folder"}) lacks what go-edge programs link to: ` +
        lacking.map((name) => `runtime.${name}`).join(", "),
      { hint: "Use TinyGo 0.41 or 0.42, or build with --compiler go." },
    );
  }
  return { version, root };
}

/** Tells whether a version such as `1.26.0`, `1.27rc1` or `0.41.1-dev` comes before `needed`, by major and minor number. */
export function isOlder(version: string, needed: string): boolean {
  const numbers = (text: string) => /(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number);
  const [found, least] = [numbers(version), numbers(needed)];
  // A development build has no number. It is taken to be new.
  if (!found || !least) return false;
  return found[0]! !== least[0]! ? found[0]! < least[0]! : found[1]! < least[1]!;
}

async function resolveLackingFunctions(runtime: string): Promise<string[]> {
  const lacking = new Set(TINYGO_FUNCTIONS);
  const files = await readdir(runtime).catch(() => []);
  for (const file of files.filter((name) => name.endsWith(".go"))) {
    const source = await readFile(join(runtime, file), "utf8");
    for (const name of lacking) if (source.includes(`\nfunc ${name}(`)) lacking.delete(name);
  }
  return [...lacking];
}

function explainMissing(code: ErrorCode, message: string, hint: string): (error: unknown) => never {
  return (error) => {
    if (!isMissing(error)) throw error;
    throw new GoEdgeError(code, message, { hint, cause: error });
  };
}
