import { renderEnviron } from "./environ.ts";
import type { Limits } from "./limits.ts";
import type { Platform } from "./platform.ts";

/**
 * The environment of a program, as `NAME=value`: the platform's, and what is `added` to it. What a client names (HTTP_*)
 * replaces nothing that the platform has set.
 */
export function programEnviron(platform: Platform, limits: Limits, added: Record<string, string> = {}): string[] {
  const own = platform.environ();
  const fields = Object.entries(added).filter(([name]) => !(name.startsWith("HTTP_") && name in own));
  return renderEnviron(own, limits, Object.fromEntries(fields));
}
