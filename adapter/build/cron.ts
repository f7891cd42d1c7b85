import type { Times } from "../runtime/schedules/due.ts";

/** A cron expression that was read. */
export interface Cron {
  /** As platforms take it: the number of a weekday means one day to some, and another to others. */
  platform: string;
  times: Times;
}

/** One of the five fields of an expression. */
interface Field {
  name: string;
  first: number;
  last: number;
  /** What it takes, for people. */
  takes: string;
  /** Names of its values. */
  names: readonly string[];
}

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

const FIELDS: readonly [Field, Field, Field, Field, Field] = [
  { name: "minute", first: 0, last: 59, takes: "0 to 59", names: [] },
  { name: "hour", first: 0, last: 23, takes: "0 to 23", names: [] },
  { name: "day of the month", first: 1, last: 31, takes: "1 to 31", names: [] },
  { name: "month", first: 1, last: 12, takes: "1 to 12, or JAN to DEC", names: MONTHS },
  { name: "day of the week", first: 0, last: 6, takes: "0 to 7, or SUN to SAT", names: WEEKDAYS },
];
const WEEKDAY = FIELDS[4];

/** What other crons have, and what to write instead. */
const MACROS: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a cron expression of five fields, in UTC, as go/internal/schedule does.
 * @throws Error that says what to write instead.
 */
export function parseCron(text: string): Cron {
  const fields = text.split(/[ \t]+/).filter((field) => field !== "");
  const fail = (problem: string): never => {
    throw new Error(`schedule "${text}": ${problem}`);
  };
  const first = fields[0] ?? "";
  if (first.startsWith("@")) {
    const instead = Object.hasOwn(MACROS, first.toLowerCase()) ? MACROS[first.toLowerCase()] : undefined;
    fail(instead ? `write "${instead}" instead` : 'write five fields instead, as in "*/5 * * * *"');
  }
  if (first.includes("TZ=")) fail(`leave out "${first}": times are in UTC`);
  if (fields.length !== FIELDS.length) {
    const takes = FIELDS.map(({ name }) => name).join(", ");
    fail(`it has ${fields.length} fields, and takes five: ${takes}`);
  }
  const parsed = fields.map((field, i) => parseField(field, FIELDS[i]!, fail));
  const [minutes, hours, days, months, weekdays] = parsed.map(({ values }) => values) as [Values, ...Values[]];
  const times = { minutes, hours, days, months, weekdays } as Times;
  if (!exists(times)) fail("no month of these has such a day");
  return { platform: [...parsed.slice(0, 4).map(({ text }) => text), renderWeekdays(times.weekdays)].join(" "), times };
}

type Values = number[] | null;

function parseField(text: string, field: Field, fail: (problem: string) => never): { text: string; values: Values } {
  if (text === "*") return { text, values: null };
  const values = new Set<number>();
  const items = text.split(",").map((item) => {
    const range = parseItem(item, field, fail);
    for (let value = range.from; value <= range.to; value += range.step ?? 1) {
      values.add(field === WEEKDAY ? value % 7 : value);
    }
    return range.step === undefined ? range.text : `${range.text}/${range.step}`;
  });
  return { text: items.join(","), values: [...values].sort((a, b) => a - b) };
}

/** One of a list: a value, a range, or a range with a step. */
function parseItem(item: string, field: Field, fail: (problem: string) => never) {
  const [range, stepText] = cut(item, "/");
  let [from, to, text] = [field.first, field.last, "*"];
  if (range !== "*") {
    const [first, last] = cut(range, "-");
    from = to = parseValue(first, field, fail);
    text = canonical(first);
    if (last !== undefined) {
      to = parseValue(last, field, fail);
      text += `-${canonical(last)}`;
    } else if (stepText !== undefined) {
      fail(`"${item}" has a step without a range: write "${first}-${field.last}/${stepText}"`);
    }
    if (field === WEEKDAY && to === 0 && from > 0) to = 7; // a range may end with Sunday
    if (from > to) fail(`"${range}" ends before it begins: write two ranges`);
  } else if (stepText === undefined) {
    fail(`"*" can't be one of a list: write it alone`);
  }
  const step = stepText === undefined ? undefined : parseNumber(stepText);
  if (step !== undefined && !(step >= 1 && step <= field.last)) {
    fail(`"${item}" has no step: it takes 1 to ${field.last}`);
  }
  return { from, to, step, text };
}

function parseValue(
  text: string,
  { name, first, last, takes, names }: Field,
  fail: (problem: string) => never,
): number {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return first + named;
  const value = parseNumber(text);
  return value >= first && value <= (last === 6 ? 7 : last)
    ? value
    : fail(`"${text}" is no ${name}: it takes ${takes}`);
}

/** A number of at most two digits; anything else is NaN. */
function parseNumber(text: string): number {
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

function canonical(value: string): string {
  return /^\d+$/.test(value) ? String(Number(value)) : value.toUpperCase();
}

function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Writes weekdays by their names, three or more in a row as a range that does not go beyond Saturday. */
function renderWeekdays(values: readonly number[] | null): string {
  if (values === null) return "*";
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  const render = (run: number[]) => {
    const names = run.map((value) => WEEKDAYS[value]!);
    return names.length < 3 ? names : [`${names[0]}-${names.at(-1)}`];
  };
  return runs.flatMap(render).join(",");
}

/** Whether there is such a day in any year: a weekday always is. */
function exists({ days, months, weekdays }: Times): boolean {
  if (days === null || weekdays !== null) return true;
  const has = (month: number) => months === null || months.includes(month);
  return MONTH_DAYS.some((length, i) => has(i + 1) && days[0]! <= length);
}
