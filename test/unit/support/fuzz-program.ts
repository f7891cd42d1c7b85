import { WASI_IMPORTS } from "../../../adapter/runtime/abi.ts";
import type { Random } from "../../harness/random.ts";
import { DATA, DATA_SIZE, KIND, LONGEST, MAGIC, opcode, place, RECORD, type STRINGS } from "./fuzz-guest.ts";
import { SIGNATURES } from "./fuzz-imports.ts";

/** A word of a record: a number, read as i32 or i64 by what it is for, or one that the guest makes of what it knows. */
type Word = number | bigint;
interface Step {
  op: string;
  words: Word[];
  /** The guest catches what it throws, and goes on. */
  catches?: boolean;
  /** How often more. */
  more?: number;
}

/** A word that the guest makes of what it knows. */
const known = (kind: number, delta = 0): bigint => (BigInt(MAGIC) << 32n) | BigInt(((delta << 2) | kind) >>> 0);
export const ID = known(KIND.id);

export function encodeProgram(steps: readonly Step[]): string {
  const bytes = Buffer.alloc(steps.length * RECORD);
  steps.forEach(({ op, words, catches = false, more = 0 }, i) => {
    bytes.writeUInt8(opcode(op), i * RECORD);
    bytes.writeUInt8(catches ? 1 : 0, i * RECORD + 1);
    bytes.writeUInt8(more, i * RECORD + 2);
    words.forEach((word, k) => {
      bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(word)), i * RECORD + 8 + 8 * k);
    });
  });
  return `~${bytes.toString("hex")}`;
}

const inData = (random: Random): number => DATA + random.below(DATA_SIZE);
const HEADS: (keyof typeof STRINGS)[] = ["ok", "ok", "ok", "ok", "plain", "plain", "empty", "unmodified", "highest"];
const BAD_HEADS: (keyof typeof STRINGS)[] = ["low", "badName", "badValue", "halfField", "binary", "json"];
const head = (random: Random) => place(random.pick(random.chance(0.05) ? BAD_HEADS : HEADS));

/** What nobody sane would pass. */
function garbage(random: Random): Word {
  return random.pick<() => Word>([
    () => 0,
    () => -1,
    () => 0x7fff_ffff,
    () => 0x8000_0000,
    () => random.u32(),
    () => (BigInt(random.u32()) << 32n) | BigInt(random.u32()),
    () => known(KIND.end, random.below(100) - 90),
    () => known(KIND.size, random.below(3) - 1),
    () => known(KIND.id, random.below(5) - 2),
    () => random.pick([place("low"), place("badName"), place("badValue"), place("halfField"), place("binary")])[0],
  ])();
}

export const step = (op: string, ...words: Word[]): Step => ({ op, words });

/** Ways to use the imports of the bridge. Most are right, if they come at the right time. */
const bridge: ((random: Random) => Step[])[] = [
  () => [step("serve")],
  () => [step("event_read", DATA, known(KIND.size))],
  (random) => [step("next", inData(random) & ~0xffff, known(KIND.size))],
  (random) => [{ ...step("body_read", ID, inData(random), 1 + random.below(3000)), more: random.below(4) }],
  (random) => [step("body_read", ID, inData(random), random.below(3)), step("park")],
  (random) => [step("respond", ID, ...head(random), inData(random), random.below(2000))],
  (random) => [step("respond_start", ID, ...head(random))],
  (random) => [step("respond_start", ID, ...head(random)), write(random), step("park"), write(random)],
  (random) => [write(random)],
  (random) => [step("respond_start", ID, ...place("ok")), flood(random)],
  (random) => [step("respond_end", ID, random.below(4))],
  (random) => [step("panicked", ID, ...place(random.chance(0.1) ? "binary" : "panic"))],
  (random) => [step("request_data", ID, inData(random), random.pick([0, 1, 40, 400, 400]))],
  (random) => [{ ...step("hold", ID), more: random.below(2) }, ...bridge[5]!(random), step("park"), unhold(random)],
  (random) => [step("hold", ID), step("park"), unhold(random)],
  () => [step("hold", ID)],
  (random) => [step("sleep", random.pick([0, 900, 5000, -1])), step("park")],
  (random) => [
    step(random.pick(["hold", "unhold"]), random.pick<Word>([77, 0, -1, known(KIND.id, random.below(3) - 3)])),
  ],
  (random) => [operation(random), step("park"), ...use(random), step("park"), ...use(random)],
  (random) => [operation(random), ...use(random), ...use(random)],
  use,
  (random) => [step("call_result", ID, random.below(4), ...place(random.pick(["json", "text", "binary", "ok"])))],
];

/** Starts an operation: for this request, another or none; its body there, or to follow. */
const operation = (random: Random): Step => {
  const of = random.pick<Word>([ID, ID, 0, known(KIND.id, random.below(3) - 3)]);
  const args = place(random.pick(["echo", "echo", "echo", "failing", random.pick(BAD_HEADS)]));
  return step("fetch", of, ...args, inData(random), random.below(2000), random.pick([0, 1, 1]));
};

/** Uses an operation that may be open: ids begin at 1 in each instance. */
function use(random: Random): Step[] {
  const id = 1 + random.below(4);
  const chunk = step("op_write", id, inData(random) & ~0xff, random.pick([0, 1, 100, 20_000, 65_536]));
  return random.pick([
    [{ ...step("op_read", id, inData(random), 1 + random.below(3000)), more: random.below(4) }],
    [{ ...chunk, more: random.below(4) }],
    [{ ...chunk, more: random.chance(0.1) ? 99 : 0 }],
    [step("op_end", id, random.below(3))],
    [step("op_close", id)],
  ]);
}

const unhold = (random: Random): Step => ({ ...step("unhold", ID), more: random.chance(0.1) ? 1 : 0 });

function write(random: Random): Step {
  const size = random.pick([0, 1, 100, 20_000, 65_536]);
  const chunk = step("respond_write", ID, inData(random) & ~0xff, size);
  return { ...chunk, more: random.below(4) };
}

/** Writes on in spite of everything. */
const flood = (random: Random): Step => ({ ...step("respond_write", ID, DATA, 60_000), more: 60 + random.below(40) });

/** Builds subscriptions and polls them: clocks and streams. */
function poll(random: Random): Step[] {
  const at = inData(random) & ~7;
  const count = 1 + random.below(2);
  const steps: Step[] = [{ ...step("fill", at, 0, 48 * count) }];
  for (let i = 0; i < count; i++) {
    const clock = random.chance(0.5);
    const subject = clock ? random.below(3) : random.pick([0, 1, 7]);
    steps.push(step("store", at + 48 * i + 8, clock ? 0 : 1), step("store", at + 48 * i + 16, subject));
    if (clock) steps.push(step("store", at + 48 * i + 24, random.pick<Word>([0, 1, 5_000_000, -1, 1n << 60n])));
  }
  if (random.chance(0.3)) steps.push(step("idle"), ...random.pick([bridge, [wasi]])[0]!(random).slice(0, 1));
  return [...steps, step("poll_oneoff", at, random.chance(0.3) ? at : inData(random), count, inData(random))];
}

/** Builds a vector of buffers and writes it to a stream. */
function print(random: Random): Step[] {
  const at = inData(random);
  const buffer = BigInt(inData(random)) | (BigInt(random.below(300)) << 32n);
  return [step("store", at, buffer), step("fd_write", 1 + random.below(2), at, 1 + random.below(2), inData(random))];
}

/** No descriptor's number, and out of memory. */
const FAR = 0x3fff_ffff;

/** Any import of WASI, with words that may be right. */
function wasi(random: Random): Step[] {
  const { name, params } = random.pick(
    SIGNATURES.slice(-WASI_IMPORTS.length).filter(({ name }) => !name.startsWith("proc_")),
  );
  const words = [...params].map((_, i): Word => {
    const first = random.pick([0, 0, 1, 2, 3, FAR, inData(random)]);
    return i === 0 ? first : random.pick([inData(random), random.below(4), random.below(5000), inData(random)]);
  });
  return [step(name, ...words)];
}

const rare: ((random: Random) => Step[])[] = [
  (random) => [step("grow", random.below(3))],
  () => [step("grow", 1), step("random_get", DATA, known(KIND.end, -DATA))],
  (random) => [step("proc_exit", random.u32())],
  (random) => [step("proc_raise", random.below(32))],
  () => [step("trap")],
  () => [step("throw")],
  (random) => [{ ...step("recurse"), catches: random.chance(0.5) }],
];

/** What a program is for decides how it most often answers. */
export function makeProgram(random: Random, kind: "request" | "call"): string {
  const steps: Step[] = [];
  const hostility = random.pick([0, 0, 0.02, 0.1, 0.3]);
  for (let i = 1 + random.below(6); i > 0; i--) {
    const dice = random.unit();
    if (dice < 0.04) steps.push(...random.pick(rare)(random));
    else if (dice < 0.1) steps.push(...poll(random));
    else if (dice < 0.14) steps.push(...print(random));
    else if (dice < 0.4) steps.push(...wasi(random));
    else if (dice < 0.55) steps.push(step("park"));
    else if (random.chance(0.05)) steps.push(...random.pick(bridge)(random));
    else if (kind === "request") steps.push(...random.pick(bridge.slice(2, -1))(random));
  }
  if (random.chance(0.6)) steps.push(...finish(random, kind));
  for (const each of steps) {
    if (random.chance(hostility) && each.words.length > 0)
      each.words[random.below(each.words.length)] = garbage(random);
    if (random.chance(0.3)) each.catches = true;
  }
  return encodeProgram(steps.slice(0, LONGEST));
}

function finish(random: Random, kind: "request" | "call"): Step[] {
  if (kind === "call") return bridge.at(-1)!(random);
  const whole = bridge[5]!(random);
  const stream = [...bridge[6]!(random), write(random), step("park"), write(random), step("respond_end", ID, 1)];
  const background = [step("hold", ID), ...random.pick([whole, stream]), step("park"), step("unhold", ID)];
  return random.pick([
    whole,
    stream,
    background,
    [step("respond_end", ID, 0)],
    [step("panicked", ID, ...place("panic"))],
  ]);
}
