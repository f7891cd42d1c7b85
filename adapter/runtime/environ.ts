import type { Limits } from "./limits.ts";
import type { Platform } from "./platform.ts";

/**
 * The environment of a program, as `NAME=value`: the platform's, and what is `added` to it. Go's garbage collector does not
 * know how far the memory can grow, so GOMEMLIMIT tells it. A program starts in "/", and has its own /tmp,
 * whatever folders the platform's process has.
 */
export function programEnviron(platform: Platform, limits: Limits, added: Record<string, string> = {}): string[] {
  const memory = String(Math.floor(limits.memory * 0.9));
  const environ = { GOMEMLIMIT: memory, ...platform.environ(), PWD: "/", TMPDIR: "/tmp", ...added };
  return Object.entries(environ).map(([name, value]) => `${name}=${value}`);
}
