import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject, onTestFinished } from "vitest";

/** The installed command line. */
export const MAIN: string = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");

const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** A program that takes a moment to build, and says which version it is. */
export const GO_MOD = "module app\n\ngo 1.24\n";
export const MAIN_GO = `package main

import (
	"fmt"
	"net/http"
	"time"
)

func main() {
	http.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>app</title><p>version 1</p>")
	})
	http.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		for range 8 {
			fmt.Fprint(w, "version 1\\n")
			w.(http.Flusher).Flush()
			time.Sleep(200 * time.Millisecond)
		}
	})
	http.ListenAndServe(":8080", nil)
}
`;

/** Makes a folder in which the platforms' tools are installed, with files by their paths. */
export function makeProject(files: Record<string, string>): string {
  const folder = mkdtempSync(join(inject("workspace"), "dev-"));
  installTools(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Puts the tools of platforms into a project, as npm would. */
export function installTools(folder: string): void {
  mkdirSync(join(folder, "node_modules"));
  for (const name of ["deno", "wrangler"]) symlinkSync(join(MODULES, name), join(folder, "node_modules", name));
}

/** Changes a file. */
export function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

/** Milliseconds within which it prints what a test waits for: builds, on slow machines. */
const PATIENCE = 60_000;

/** A development server that runs. */
export interface Dev {
  /** Where it listens, once it says so. */
  readonly url: string;
  readonly pid: number;
  /** Everything printed so far. */
  output(): string;
  /** Waits until it has printed something for the n-th time. */
  printed(what: RegExp, times?: number): Promise<RegExpMatchArray>;
  /** Sends a signal. @returns the exit code, and the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  /** Processes that it has started, at any depth, or is itself. */
  processes(): number[];
  /** Where it and its children have their temporary files. */
  temporary: string;
}

/** Starts a development server, on any port unless `args` say otherwise. It ends with the test. */
export function startDev(cwd: string, args: string[], env: Record<string, string> = {}): Dev {
  const temporary = mkdtempSync(join(inject("workspace"), "tmp-"));
  const mark = randomUUID();
  const given = args.includes("--port") ? args : [...args, "--port", "0"];
  const child = spawn(process.execPath, [MAIN, "dev", ...given], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", TMPDIR: temporary, ...env, [MARK]: mark },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve([code, signal]);
      for (const look of waiting) look();
    });
  });
  const dev: Dev = {
    get url() {
      return /http:\/\/\S+:\d+/.exec(output)![0];
    },
    pid: child.pid!,
    temporary,
    output: () => output,
    printed: (what, times = 1) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void => reject(new Error(`${why} ${what}, times ${times}:\n${output}`));
        const timer = setTimeout(fail, PATIENCE, "it has not printed");
        const look = (): void => {
          const found = [...output.matchAll(new RegExp(what.source, `${what.flags}g`))];
          if (found.length >= times) resolve(found[times - 1]!);
          else if (child.exitCode === null && child.signalCode === null) return;
          else fail("it ended before it printed");
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    end(signal = "SIGINT") {
      child.kill(signal);
      return ended;
    },
    processes: () => listProcesses(mark),
  };
  onTestFinished(async () => {
    await dev.end("SIGKILL");
  });
  return dev;
}

/** Variable by which everything that a session starts is known: children inherit it. */
export const MARK = "GO_EDGE_TEST_DEV";

/** Lists processes that have the mark in their environment. */
export function listProcesses(mark: string): number[] {
  if (!existsSync("/proc")) throw new Error("this test finds processes in /proc");
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => readIfThere(`/proc/${pid}/environ`).includes(`${MARK}=${mark}`));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Asks for a page as a browser does. */
export async function navigate(url: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(url, { headers: { accept: "text/html,*/*;q=0.8" } });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
