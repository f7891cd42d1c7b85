import type { CommandNews } from "../build/command-log.ts";
import { VERSION } from "../build/package.ts";
import { quoteWord } from "../build/shell.ts";
import { createRedact } from "../runtime/secrets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that change what a build does. Others, such as GOPROXY, may hold passwords. */
const TELLING = ["GOFLAGS", "GOTOOLCHAIN", "GOROOT", "GOPATH", "GOWORK", "GOEXPERIMENT", "GOOS", "GOARCH"].concat([
  "TINYGOROOT",
  "WASMOPT",
  "WRANGLER_COMMAND",
  "NODE_OPTIONS",
]);

/** Renders a command that was run, as a shell would take it, with how it ended. Values that are secrets are left out. */
export function renderCommand({ file, args, cwd, env, code, ms }: CommandNews, environment: Environment): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quoteWord(value)}`);
  const line = [...variables, ...[file, ...args].map(quoteWord)].join(" ");
  const end = code === undefined ? "did not start" : code === 0 ? "" : `exit code ${code}`;
  const notes = [ms < 1000 ? `${ms}ms` : `${(ms / 1000).toFixed(1)}s`, end].filter((note) => note !== "").join(", ");
  return `$ cd ${quoteWord(cwd)} && ${hideSecrets(line, args, environment)}  # ${notes}`;
}

/** Renders what a build may depend on beside its options: versions, and variables. */
export function renderSurroundings(environment: Environment): string {
  const set = TELLING.filter((name) => environment[name]).map((name) => `${name}=${quoteWord(environment[name]!)}`);
  const { platform, arch, version } = process;
  const lines = [`go-edge ${VERSION}, Node ${version.slice(1)}, ${platform} ${arch}`, ...set];
  return hideSecrets(lines.join("\n"), [environment.GOFLAGS ?? ""], environment);
}

/** Secrets are what variables of such names hold, and what flags have the linker put into variables of such names. */
function hideSecrets(text: string, flags: readonly string[], environment: Environment): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value ?? ""}`);
  const linked = flags.flatMap((flag) =>
    [...flag.matchAll(/-X[= ]\s*(?:'([^']*)'|"([^"]*)"|(\S+))/g)].map(([, a, b, c]) => a ?? b ?? c!),
  );
  return createRedact([...variables, ...linked])(text);
}
