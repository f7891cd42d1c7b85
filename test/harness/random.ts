/** Numbers that a seed decides (mulberry32), so that a failure can be had again, and a load sent again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An unsigned number of 32 bits. */
  u32(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A number from 0 to below 1. */
  unit(): number {
    return this.u32() / 2 ** 32;
  }

  /** An integer from 0 to below `n`. */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  chance(probability: number): boolean {
    return this.u32() < probability * 2 ** 32;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.u32());
  }
}

const variable = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** The seed that fuzz tests begin with. GO_EDGE_FUZZ_SEED tries another. */
export const SEED = variable("GO_EDGE_FUZZ_SEED", 1);

/** How often a fuzz test runs: `runs`, or GO_EDGE_FUZZ_RUNS. */
export const runsOf = (runs: number): number => variable("GO_EDGE_FUZZ_RUNS", runs);
