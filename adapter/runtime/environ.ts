import type { Limits } from "./limits.ts";
import type { Platform } from "./platform.ts";

/**
 * The environment of a program, as `NAME=value`: the platform's, and what is `added` to it. Go's garbage collector does not
 * know how far the memory can grow, so GOMEMLIMIT tells it. A program starts in "/", whatever folder the platform's own
 * process has started in.
 */
export function programEnviron(platform: Platform, limits: Limits, added: Record<string, string> = {}): string[] {
  const memory = String(Math.floor(limits.memory * 0.9));
  const environ = { GOMEMLIMIT: memory, ...platform.environ(), PWD: "/", ...added };
  return Object.entries(environ).map(([name, value]) => `${name}=${value}`);
}
