import type { Limits } from "./limits.ts";

/** Limits as people write them. */
export interface LimitSettings {
  /** Instances of the program at once. Default: 1 with Go, 8 with TinyGo. */
  instances?: number;
  /** Requests at once in an instance. Default: 1000 with Go, 64 with TinyGo. */
  requests?: number;
  /** Requests that wait until an instance has room; further ones get status 503. Default 1000. */
  queue?: number;
  /** Requests after which an instance is replaced by a fresh one; 0 for never. Default 0. */
  recycleAfter?: number;
  /** MiB of memory above which an instance is replaced by a fresh one. Default: 64 with Go, 16 with TinyGo. */
  recycleAbove?: number;
  /** MiB of memory that an instance may have at most. Default: 100 for Cloudflare, else 512. */
  memory?: number;
  /** MiB of files that an instance may have in /tmp; 0 for none. Default: 16 for Cloudflare, else 128. */
  tmp?: number;
  /** Seconds that work may go on after its response, where the platform ends it some time. Default 30. */
  background?: number;
}

const MiB = 1024 * 1024;

/** The least and the greatest value of each: wasm has 4 GiB of memory at most, and timers 2^31 - 1 milliseconds. */
export const LIMIT_RANGES: Readonly<Record<keyof LimitSettings, readonly [least: number, most: number]>> = {
  instances: [1, 1e6],
  requests: [1, 1e6],
  queue: [0, 1e6],
  recycleAfter: [0, 1e9],
  recycleAbove: [1, 4096],
  memory: [1, 4096],
  tmp: [0, 4096],
  background: [1, 2_147_483],
};

/**
 * A Go program keeps its state in its variables and survives a panic, so one instance serves all. A panic ends an
 * instance of TinyGo's with every request in it, and another costs little.
 */
const DEFAULTS = {
  Go: { instances: 1, requests: 1000, recycleAbove: 64 },
  TinyGo: { instances: 8, requests: 64, recycleAbove: 16 },
} as const;

/** Computes limits as the runtime takes them; `defaults` are those of a target, in MiB. */
export function resolveLimits(
  given: LimitSettings,
  compiler: keyof typeof DEFAULTS,
  { memory, tmp }: { memory: number; tmp: number },
): Limits {
  const chosen = { queue: 1000, recycleAfter: 0, background: 30, memory, tmp, ...DEFAULTS[compiler], ...given };
  return {
    ...chosen,
    recycleAbove: chosen.recycleAbove * MiB,
    memory: chosen.memory * MiB,
    tmp: chosen.tmp * MiB,
    background: chosen.background * 1000,
  };
}

/** Tells what is wrong with limits, or undefined. */
export function describeBadLimits(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "takes an object";
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(LIMIT_RANGES, name)) {
      return `has no "${name}": there are ${Object.keys(LIMIT_RANGES).join(", ")}`;
    }
    const [least, most] = LIMIT_RANGES[name as keyof LimitSettings];
    if (!Number.isSafeInteger(given) || given < least || given > most) {
      return `takes whole numbers, for "${name}" from ${least} to ${most}; it has ${JSON.stringify(given)}`;
    }
  }
  return undefined;
}
