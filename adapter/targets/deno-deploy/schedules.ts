import type { App } from "../../runtime/app.ts";
import { lastDue } from "../../runtime/schedules/due.ts";
import type { Schedules } from "../../runtime/schedules/schedules.ts";
import { cronName } from "./cron-name.ts";

/** Milliseconds by which a timer may be early. */
const EARLY = 1000;

/** Has Deno fire the schedules. Must be called while the module is evaluated: Deno Deploy looks for them there. */
export function startSchedules(schedules: Schedules, app: App): void {
  if (Deno.cron === undefined) {
    console.error("go-edge: this Deno fires no schedules, as it has no Deno.cron: run it with --unstable-cron");
    return;
  }
  for (const { cron, times } of schedules.list) {
    // It does not tell the time at which it was due.
    Deno.cron(cronName(cron), cron, () => schedules.fire(app, cron, lastDue(times, Date.now() + EARLY)));
  }
}
