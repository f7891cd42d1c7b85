import { spawn } from "node:child_process";

/** What keys do. */
export interface KeyActions {
  rebuild(): void;
  open(): void;
  quit(): void;
}

/** Reads keys when standard input is a terminal. @returns what gives the terminal back; undefined where there is none. */
export function readKeys(actions: KeyActions): (() => void) | undefined {
  const { stdin } = process;
  if (!stdin.isTTY) return undefined;
  const take = (data: Buffer): void => {
    for (const key of data.toString("latin1")) {
      if (key === "r") actions.rebuild();
      else if (key === "o") actions.open();
      else if (key === "q" || key === "\x04") actions.quit();
      // The terminal hands Ctrl-C on as a key while it hands on each key.
      else if (key === "\x03") process.kill(process.pid, "SIGINT");
    }
  };
  stdin.setRawMode(true);
  stdin.on("data", take);
  stdin.resume();
  return () => {
    stdin.off("data", take);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

/** Opens a page in the browser of the machine, where it has one. */
export function openBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
    darwin: ["open", [url]],
    win32: ["cmd", ["/c", "start", "", url]],
  };
  const [file, args] = commands[process.platform] ?? ["xdg-open", [url]];
  const child = spawn(file, args, { stdio: "ignore", detached: true });
  child.on("error", () => {}); // there is none; the address stands in the terminal
  child.unref();
}
