import type { Limits } from "./limits.ts";
import type { Platform } from "./platform.ts";

/**
 * The environment of a program, as `NAME=value`: the platform's, and what is `added` to it. Go's garbage collector does not
 * know how far the memory can grow, so GOMEMLIMIT tells it. A program starts in "/", and has its own /tmp,
 * whatever folders the platform's process has. What a client names (HTTP_*) replaces nothing that the platform has set.
 */
export function programEnviron(platform: Platform, limits: Limits, added: Record<string, string> = {}): string[] {
  const memory = String(Math.floor(limits.memory * 0.9));
  const own = platform.environ();
  const fields = Object.entries(added).filter(([name]) => !(name.startsWith("HTTP_") && name in own));
  const environ = { GOMEMLIMIT: memory, ...own, PWD: "/", TMPDIR: "/tmp", ...Object.fromEntries(fields) };
  return Object.entries(environ).map(([name, value]) => `${name}=${value}`);
}
