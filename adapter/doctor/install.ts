import { readFile } from "node:fs/promises";
import type { ToolCheck } from "./check.ts";

/** A kind of system, by how programs are installed there. */
export type System = "macos" | "debian" | "windows" | "other";

/** What installing depends on. */
export interface Machine {
  system: System;
  /** As Node calls it. */
  arch: string;
}

/** Release of TinyGo that is installed where no package manager knows the newest. */
const TINYGO_RELEASE = "0.41.1";

/** What Go and Debian call an architecture of Node. */
const ARCH: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

const ANYWHERE: Readonly<Record<ToolCheck["name"], string>> = {
  node: "see https://nodejs.org/en/download",
  go: "see https://go.dev/dl/",
  tinygo: "see https://tinygo.org/getting-started/install/",
  "wasm-opt": "npm install go-edge",
  wrangler: "npm install --save-dev wrangler",
  deno: "npm install --global deno",
};

/** Computes what kind of machine this is. */
export async function resolveMachine(): Promise<Machine> {
  const { arch, platform } = process;
  if (platform === "darwin") return { system: "macos", arch };
  if (platform === "win32") return { system: "windows", arch };
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return { system: /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) ? "debian" : "other", arch };
}

/** Renders the command that installs a tool on a machine, or its newest release over an older one. */
export function renderInstall(tool: ToolCheck["name"], { system, arch }: Machine): string {
  if (system === "macos") return renderHomebrew(tool) ?? ANYWHERE[tool];
  if (system === "windows") return renderWinget(tool) ?? ANYWHERE[tool];
  if (system === "debian") return renderDebian(tool, ARCH[arch]) ?? ANYWHERE[tool];
  return ANYWHERE[tool];
}

function renderHomebrew(tool: ToolCheck["name"]): string | undefined {
  if (tool === "tinygo") return "brew install tinygo-org/tools/tinygo";
  return tool === "go" || tool === "node" ? `brew install ${tool}` : undefined;
}

function renderWinget(tool: ToolCheck["name"]): string | undefined {
  const ids = { go: "GoLang.Go", node: "OpenJS.NodeJS.LTS", tinygo: "tinygo-org.tinygo" };
  return Object.hasOwn(ids, tool) ? `winget install --exact --id ${ids[tool as keyof typeof ids]}` : undefined;
}

/** Stable releases of Debian and Ubuntu are often older than what is needed: Go and TinyGo come from their makers. */
function renderDebian(tool: ToolCheck["name"], arch: string | undefined): string | undefined {
  if (arch === undefined) return undefined;
  if (tool === "go") {
    const archive = `"https://go.dev/dl/$(curl -fsSL 'https://go.dev/VERSION?m=text' | head -n 1).linux-${arch}.tar.gz"`;
    return `curl -fsSL ${archive} -o /tmp/go.tar.gz && sudo rm -rf /usr/local/go && sudo tar -C /usr/local -xzf /tmp/go.tar.gz && export PATH=/usr/local/go/bin:$PATH`;
  }
  if (tool === "tinygo") {
    const file = `tinygo_${TINYGO_RELEASE}_${arch}.deb`;
    const url = `https://github.com/tinygo-org/tinygo/releases/download/v${TINYGO_RELEASE}/${file}`;
    return `curl -fsSL ${url} -o /tmp/${file} && sudo apt-get install -y /tmp/${file}`;
  }
  if (tool === "node") return "sudo apt-get install -y nodejs npm && sudo npx --yes n lts";
  return undefined;
}
