import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../tools/debian-program.sh", import.meta.url));

/** Finds a program that tests or the benchmark need, and installs it where it is missing. @returns its path. */
export function requireProgram(name: "chromium" | "tmux" | "wrk"): string {
  return execFileSync("bash", [SCRIPT, name], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
}
