import type { ScheduleImport } from "../abi.ts";
import type { App } from "../app.ts";
import { decodeText } from "../bridge/envelope.ts";
import type { Memory } from "../memory.ts";
import type { Keeper } from "../origin.ts";
import { lastDue, type Schedule } from "./due.ts";

/** The schedules of a program. */
export class Schedules {
  readonly list: readonly Schedule[];

  constructor(list: readonly Schedule[]) {
    this.list = list;
  }

  /** What module `edge` has for them. abi.ts says what the function means. */
  bridge(host: { readonly memory: Memory }): Record<ScheduleImport, (...args: number[]) => undefined> {
    return {
      schedule: (ptr = 0, length = 0) => {
        this.register(decodeText(host.memory.bytes(ptr, length)));
        return undefined;
      },
    };
  }

  /** The program has registered one. */
  register(cron: string): void {
    if (this.list.some(({ spellings }) => spellings.includes(cron))) return;
    console.error(
      `go-edge: nothing fires the schedule "${cron}": the build did not find it. Build again, or list all in go-edge.json: "schedules": ["${cron}", ...]`,
    );
  }

  /**
   * Runs what the program has registered by that expression of a platform's, due at that time in milliseconds since
   * 1970. Logs what fails, and rejects.
   */
  async fire(app: App, cron: string, at: number, keeper?: Keeper): Promise<void> {
    const spellings = this.list.find((schedule) => schedule.cron === cron)?.spellings ?? [cron];
    const failures: string[] = [];
    const runs = spellings.map(async (spelling) => {
      try {
        await app.scheduled(spelling, at, keeper);
      } catch (error) {
        const failure = `the schedule "${spelling}" failed: ${(error as Error).message}`;
        console.error(`go-edge: ${failure}`);
        failures.push(failure);
      }
    });
    await Promise.all(runs);
    if (failures.length > 0) throw new Error(failures.join("\n"));
  }

  /** Fires those that were due after `since`, and not after `now`, or all; each once, for its last time. */
  async catchUp(app: App, since: number | undefined, now: number): Promise<void> {
    const runs = this.list.map(({ cron, times }) => {
      const at = lastDue(times, now);
      return since === undefined || at > since ? this.fire(app, cron, at) : undefined;
    });
    const failed = (await Promise.allSettled(runs)).find((run) => run.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }
}
