import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./run.ts";

/** A Go program that runs natively. */
export interface NativeServer {
  url: string;
  stop(): Promise<void>;
}

/** Builds a program as plain `go build` does, and runs it; `env` gets the port it must listen on. */
export async function serveNatively(
  folder: string,
  program: string,
  env: (port: number) => Record<string, string>,
): Promise<NativeServer> {
  const binary = join(folder, `native-${program.replaceAll(/\W/g, "")}`);
  const { code, stderr } = await run("go", ["build", "-o", binary, program], { cwd: folder });
  if (code !== 0) throw new Error(`go build ends with ${code}:\n${stderr}`);
  const port = await freePort();
  return serveBinary(binary, port, env(port));
}

/** Runs a native program, and waits until it listens on that port. It gets no request for that. */
export async function serveBinary(binary: string, port: number, env: Record<string, string>): Promise<NativeServer> {
  if (await isListening(port)) throw new Error(`something else listens on port ${port} already`);
  const child = spawn(binary, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (data) => {
    log += data;
  });
  const stop = () => end(child);
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    if (await isListening(port)) return { url: `http://127.0.0.1:${port}/`, stop };
    await sleep(50);
  }
  await stop();
  throw new Error(`the native server does not come up:\n${log}`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "close");
}

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
