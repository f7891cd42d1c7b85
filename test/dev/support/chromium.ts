import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { onTestFinished } from "vitest";
import { requireProgram } from "../../harness/debian.ts";
import { until } from "./until.ts";

/** A page in a browser without a window. */
export interface Page {
  /** Waits until the text of the page has that in it. */
  shows(text: string): Promise<void>;
  /** Evaluates an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
}

/** Opens a page in Chromium, which is installed where it is missing. It is driven by its own protocol, over a pipe. */
export async function openPage(url: string): Promise<Page> {
  const chromium = requireProgram("chromium");
  const profile = mkdtempSync(join(tmpdir(), "go-edge-chromium-"));
  const quiet = ["no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
  const flags = ["headless", "no-sandbox", "disable-gpu", "disable-quic", ...quiet, "remote-debugging-pipe"];
  const child = spawn(chromium, [...flags.map((flag) => `--${flag}`), `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    detached: true,
  });
  onTestFinished(async () => {
    process.kill(-child.pid!, "SIGKILL");
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once("exit", resolve));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const call = connect(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const { targetId } = await call("Target.createTarget", { url });
  const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await call("Runtime.evaluate", { expression }, sessionId as string);
    return (result as { value?: unknown }).value;
  };
  return {
    evaluate,
    shows: (text) => until(async () => String(await evaluate("document.body?.innerText")).includes(text), 30_000),
  };
}

type Call = (method: string, params: object, sessionId?: string) => Promise<Record<string, unknown>>;

/** Messages are JSON, each followed by a NUL. */
function connect(input: Writable, output: Readable): Call {
  const pending = new Map<number, (result: Record<string, unknown>) => void>();
  let buffered = "";
  output.setEncoding("utf8").on("data", (text: string) => {
    const parts = (buffered + text).split("\0");
    buffered = parts.pop()!;
    for (const part of parts) {
      const { id, result = {} } = JSON.parse(part) as { id?: number; result?: Record<string, unknown> };
      if (id !== undefined) pending.get(id)?.(result);
    }
  });
  let calls = 0;
  return (method, params, sessionId) =>
    new Promise((resolve) => {
      pending.set(++calls, resolve);
      input.write(`${JSON.stringify({ id: calls, method, params, sessionId })}\0`);
    });
}
