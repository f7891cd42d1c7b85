import { spawn } from "node:child_process";
import { once } from "node:events";

/** What was seen on a terminal. */
export interface Seen {
  code: number;
  printed: string;
}

/** Runs a command of the shell on a terminal of its own, and types once it has printed what it asks. */
export async function onTerminal(
  command: string,
  { cwd, env, asks, keys }: { cwd: string; env: Record<string, string>; asks: string; keys: string },
): Promise<Seen> {
  const sized = `stty cols 100 rows 30; ${command}`;
  const child = spawn("script", ["--quiet", "--return", "--command", sized, "/dev/null"], {
    cwd,
    env: { ...process.env, ...env, TERM: "xterm" },
  });
  let printed = "";
  let hasTyped = false;
  child.stdout.on("data", (data) => {
    printed += data;
    if (hasTyped || !printed.includes(asks)) return;
    hasTyped = true;
    child.stdin.write(keys);
  });
  const [code] = await once(child, "close");
  return { code: code as number, printed };
}
