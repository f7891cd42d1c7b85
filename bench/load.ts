import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireProgram } from "../test/harness/debian.ts";

/** What is sent again and again. */
export interface Load {
  path: string;
  connections: number;
  /** Bytes of the body; a POST where there is one. */
  body?: number;
}

/** What came of it. */
export interface LoadResult {
  /** Answers a second. */
  rate: number;
  /** Milliseconds, as most requests took. */
  p50: number;
  p99: number;
}

/** Sends requests to a server for some seconds. @throws Error when an answer was none, or had another status than 200. */
export async function fire(url: string, { path, connections, body }: Load, seconds: number): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), "go-edge-load-"));
  try {
    const script = join(folder, "load.lua");
    const post = body === undefined ? "" : `wrk.method = "POST"\nwrk.body = string.rep("x", ${body})\n`;
    writeFileSync(script, `${post}${REPORT}`);
    const args = [
      "-t1",
      `-c${connections}`,
      `-d${seconds}s`,
      "--timeout",
      "10s",
      "-s",
      script,
      new URL(path, url).href,
    ];
    const child = spawn(requireProgram("wrk"), args, { stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    await once(child, "close");
    const line = /^RESULT (.*)$/m.exec(printed)?.[1];
    if (line === undefined) throw new Error(`wrk says nothing of ${url}:\n${printed}`);
    const [requests, microseconds, failed, p50, p99] = line.split(" ").map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (failed > 0 || requests === 0)
      throw new Error(`${failed} of ${requests} requests to ${path} failed:\n${printed}`);
    return { rate: (requests / microseconds) * 1e6, p50: p50 / 1000, p99: p99 / 1000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Has wrk print numbers, for us. */
const REPORT = `function done(summary, latency, requests)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  print(string.format("RESULT %d %d %d %f %f", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(99)))
end
`;
