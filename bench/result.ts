/** A limit that a measurement is held against. */
export interface Goal {
  what: string;
  value: number;
  unit: string;
  /** What the value is at most, or at least. */
  limit: { atMost: number } | { atLeast: number };
}

/** Groups of numbers, each a part or a multiple of what the line stands for. */
export interface Chart {
  /** Of the numbers of each group. */
  names: readonly string[];
  groups: readonly { name: string; values: readonly number[] }[];
  line: string;
}

/** What a part of the benchmark has found. */
export interface PartResult {
  title: string;
  /** What was measured, and how: a paragraph. */
  method: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  goals: readonly Goal[];
  chart?: Chart;
}

/** A part of the benchmark. */
export interface Part {
  /** What it is called on the command line, and its files are called. */
  name: string;
  run(bench: Bench): Promise<PartResult>;
}

/** What parts work with. */
export interface Bench {
  /** A folder with the packed package installed. */
  workspace: string;
  /** Few rounds will do: nothing is written. */
  quick: boolean;
  /** Says how it goes. */
  say(line: string): void;
}

/** Tells whether a goal is reached. */
export function isReached({ value, limit }: Goal): boolean {
  return "atMost" in limit ? value <= limit.atMost : value >= limit.atLeast;
}
