/** When a schedule is due, in UTC: the values of each field, or null for any. Day 0 of the week is Sunday. */
export interface Times {
  minutes: readonly number[] | null;
  hours: readonly number[] | null;
  days: readonly number[] | null;
  months: readonly number[] | null;
  weekdays: readonly number[] | null;
}

/** A schedule of the program, as the build has found it. */
export interface Schedule {
  /** As platforms take it. */
  cron: string;
  /** As the program writes it: in one way, or in several that mean the same. */
  spellings: readonly string[];
  times: Times;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Days that lie between two times at most: the years 2096 and 2104 have a 29th of February, and 2100 has none. */
const LONGEST = 8 * 366;

/** Computes the last time at which it was due, `now` included, in milliseconds since 1970. */
export function lastDue(times: Times, now: number): number {
  const today = Math.floor(now / DAY) * DAY;
  for (let day = today; day > today - LONGEST * DAY; day -= DAY) {
    if (!hasDay(times, new Date(day))) continue;
    for (let at = Math.min(day + DAY - MINUTE, now - (now % MINUTE)); at >= day; at -= MINUTE) {
      const date = new Date(at);
      if (has(times.hours, date.getUTCHours()) && has(times.minutes, date.getUTCMinutes())) return at;
    }
  }
  throw new Error("a schedule that is never due");
}

/** Where both kinds of day are named, either will do, as in any cron. */
function hasDay({ days, months, weekdays }: Times, date: Date): boolean {
  if (!has(months, date.getUTCMonth() + 1)) return false;
  const isDay = has(days, date.getUTCDate());
  const isWeekday = has(weekdays, date.getUTCDay());
  return days !== null && weekdays !== null ? isDay || isWeekday : isDay && isWeekday;
}

function has(values: readonly number[] | null, value: number): boolean {
  return values === null || values.includes(value);
}
