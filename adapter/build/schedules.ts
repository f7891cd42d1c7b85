import { BRIDGE_MODULE, SCHEDULE_IMPORTS } from "../runtime/abi.ts";
import type { Schedule } from "../runtime/schedules/due.ts";
import { parseCron } from "./cron.ts";
import { type DiscoverInput, discoverSchedules } from "./discover.ts";
import { GoEdgeError } from "./errors.ts";
import type { Part } from "./operations.ts";
import type { WasmModule } from "./wasm.ts";

/** Tells what is wrong with a list of schedules, or undefined. */
export function describeBadSchedules(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'takes a list of cron expressions, as in ["0 3 * * *"]';
  for (const given of value) {
    if (typeof given !== "string") return `has ${JSON.stringify(given)}, which is no cron expression`;
    try {
      parseCron(given);
    } catch (error) {
      return `has a bad one: ${(error as Error).message}`;
    }
  }
  return undefined;
}

/** Whether a program may have schedules. */
export function hasSchedules({ imports }: WasmModule): boolean {
  return imports.some(({ module, name }) => module === BRIDGE_MODULE && name === SCHEDULE_IMPORTS[0]);
}

/**
 * Computes the schedules of a program that has some: those that it is said to have, else those that it registers when it is run.
 * @throws GoEdgeError SCHEDULES_UNKNOWN or SCHEDULE_INVALID.
 */
export async function resolveSchedules(
  given: readonly string[] | undefined,
  input: DiscoverInput,
): Promise<Schedule[]> {
  return groupSchedules(given ?? (await discoverSchedules(input)));
}

/** Groups those that mean the same to a platform, which takes each once. @throws GoEdgeError SCHEDULE_INVALID. */
export function groupSchedules(spellings: readonly string[]): Schedule[] {
  const schedules = new Map<string, Schedule>();
  for (const spelling of new Set(spellings)) {
    const { platform, times } = parse(spelling);
    const known = schedules.get(platform)?.spellings ?? [];
    schedules.set(platform, { cron: platform, spellings: [...known, spelling], times });
  }
  return [...schedules.values()];
}

function parse(cron: string) {
  try {
    return parseCron(cron);
  } catch (cause) {
    throw new GoEdgeError("SCHEDULE_INVALID", (cause as Error).message, {
      hint: "It is what the program calls edge.HandleScheduled with: five fields, in UTC, as in docs/schedules.md.",
      cause,
    });
  }
}

/** Renders what a module's settings say of schedules. */
export function renderSchedules(schedules: readonly Schedule[] | undefined): Part {
  if (schedules === undefined) return { imports: [], expression: "undefined" };
  return {
    imports: ['import { Schedules } from "../../runtime/schedules/schedules";'],
    expression: `new Schedules(${JSON.stringify(schedules)})`,
  };
}
