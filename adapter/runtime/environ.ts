import type { Limits } from "./limits.ts";

/** Where a program starts, and its own folder for what it keeps for a while, whatever folders the platform's process has. */
export const PLACES = { PWD: "/", TMPDIR: "/tmp" } as const;

/**
 * Renders what a program finds: these variables, and those that each has. Go's garbage collector does not know how far the
 * memory can grow, so GOMEMLIMIT tells it.
 */
export function renderEnviron(
  own: Readonly<Record<string, string>>,
  { memory }: Pick<Limits, "memory">,
  added: Readonly<Record<string, string>> = {},
): string[] {
  const environ = { GOMEMLIMIT: String(Math.floor(memory * 0.9)), ...own, ...PLACES, ...added };
  return Object.entries(environ).map(([name, value]) => `${name}=${value}`);
}
