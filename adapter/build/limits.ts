import type { Limits } from "../runtime/limits.ts";
import type { Compiler } from "./compiler.ts";
import type { Target } from "./target.ts";

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
  /** Seconds that work may go on after its response, where the platform ends it some time. Default 30. */
  background?: number;
}

const MiB = 1024 * 1024;

/** The least value of each. */
export const LIMIT_MINIMUMS: Readonly<Record<keyof LimitSettings, number>> = {
  instances: 1,
  requests: 1,
  queue: 0,
  recycleAfter: 0,
  recycleAbove: 1,
  memory: 1,
  background: 1,
};

/**
 * A Go program keeps its state in its variables and survives a panic, so one instance serves all. A panic ends an
 * instance of TinyGo's with every request in it, and another costs little. Either way, all of them fit into the 128 MB
 * of a Worker.
 */
const DEFAULTS = {
  Go: { instances: 1, requests: 1000, recycleAbove: 64 },
  TinyGo: { instances: 8, requests: 64, recycleAbove: 16 },
} as const;

/** Computes the limits of a module. */
export function resolveLimits(given: LimitSettings, compiler: Compiler, target: Target): Limits {
  const byCompiler = DEFAULTS[compiler.name === "TinyGo" ? "TinyGo" : "Go"];
  const chosen = { queue: 1000, recycleAfter: 0, background: 30, memory: target.memory, ...byCompiler, ...given };
  return {
    ...chosen,
    recycleAbove: chosen.recycleAbove * MiB,
    memory: chosen.memory * MiB,
    background: chosen.background * 1000,
  };
}

/** Tells what is wrong with limits, or undefined. */
export function describeBadLimits(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "takes an object";
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(LIMIT_MINIMUMS, name)) {
      return `has no "${name}": there are ${Object.keys(LIMIT_MINIMUMS).join(", ")}`;
    }
    const least = LIMIT_MINIMUMS[name as keyof LimitSettings];
    if (!Number.isSafeInteger(given) || given < least || given > 1e9) {
      return `takes whole numbers, for "${name}" at least ${least}; it has ${JSON.stringify(given)}`;
    }
  }
  return undefined;
}
