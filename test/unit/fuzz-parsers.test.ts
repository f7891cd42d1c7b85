import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { decodeJson, decodeResponseHead, decodeText } from "../../adapter/runtime/bridge/envelope.ts";
import { parseContentLength } from "../../adapter/runtime/content-length.ts";
import { GuestFault } from "../../adapter/runtime/faults.ts";
import { decodeBase64 } from "../../adapter/runtime/inline/base64.ts";
import { inflate } from "../../adapter/runtime/inline/inflate.ts";
import { Random, runsOf, SEED } from "../harness/random.ts";

// What the host reads of a guest, and of what the build packed, spoiled at random.

const RUNS = runsOf(20_000);
const { responses, calls } = JSON.parse(readFileSync(new URL("../vectors/abi.json", import.meta.url), "utf8"));
const HEADS: string[] = [
  ...responses.map(({ text }: { text: string }) => text),
  "599\n!#$%&'*+.^_`|~-09azAZ\n\t\u00ff ~\na\n",
];
const VALUES: string[] = [
  ...calls.map(({ json }: { json: string }) => json),
  '{"status":599,"headers":[["!#$%&\'*+.^_`|~-09azAZ","\\t\\u00ff ~"],["a",""]],"more":{"a":[null,true,1e3]}}',
];
const PIECES = [
  ...'"\\{}[],: \t\n\r\0\x1f\x7f',
  ..."\u0080é\u0100€\ufeff",
  ...[
    "\\u0000",
    "\\u000a",
    "\\u00ff",
    "\\u0100",
    "\\ud800",
    "\\n",
    "null",
    "true",
    "-1",
    "1e2",
    "199",
    "600",
    "2e2",
    "0",
  ],
  ...['"status"', '"headers"', '"__proto__"', '"length"', '[["a","b"]]', '["a"]', '{"a":1}'],
];

/** A text with up to three places changed: cut, doubled, or with something put in. */
function spoil(random: Random, text: string): Buffer {
  let bytes = Buffer.from(text);
  for (let i = random.below(4); i > 0; i--) {
    const at = random.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + random.below(4));
    const piece = random.pick([
      () => Buffer.alloc(0),
      () => Buffer.from(random.pick(PIECES)),
      () => bytes.subarray(at, at + random.below(20)),
      () => Buffer.from(random.bytes(1 + random.below(3))),
    ])();
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(end)]);
  }
  return bytes;
}

/** A head that is right but for, perhaps, its status, or a character. */
function nearHead(random: Random): Buffer {
  const status = random.pick(["199", "200", "204", "304", "599", "600", "200.5", "0200", "-200", "2e2", ""]);
  const char = String.fromCharCode(random.pick([0, 8, 9, 31, 32, 126, 127, 128, 255, 256, random.below(300)]));
  const fields = random.pick([[], ["a", `b${char}c`], [`a${char}`, "b"], ["a", "b", char], ["", "b"], [""]]);
  return Buffer.from([status, ...fields].join("\n"));
}

/** What comes of it; undefined for a fault, which is all that a parser may throw. */
function orFault<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof GuestFault)) throw error;
    return undefined;
  }
}

function repeat(check: (random: Random) => void, runs = RUNS): void {
  for (let seed = SEED; seed < SEED + runs; seed++) {
    try {
      check(new Random(seed));
    } catch (error) {
      throw new Error(`GO_EDGE_FUZZ_SEED=${seed} GO_EDGE_FUZZ_RUNS=1: ${error}`, { cause: error });
    }
  }
}

/** The text that bytes are in UTF-8; undefined when they are not. */
function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

test("text is what its bytes are in UTF-8, or a fault", () => {
  repeat((random) => {
    const bytes = spoil(random, random.pick(HEADS));
    expect(orFault(() => decodeText(bytes))).toBe(textOf(bytes));
  });
});

test("JSON is what JSON.parse makes of it, or a fault", () => {
  let faults = 0;
  repeat((random) => {
    const bytes = spoil(random, random.pick(VALUES));
    const text = textOf(bytes);
    const isJson = text !== undefined && orNothing(() => JSON.parse(text)) !== undefined;
    const value = orFault(() => decodeJson(bytes));
    if (isJson) expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
    else expect(value).toBeUndefined();
    if (!isJson) faults++;
  });
  if (RUNS > 1000) expect([faults > RUNS / 10, faults < (RUNS * 9) / 10]).toEqual([true, true]);
});

function orNothing<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

test("a response head has a status, tokens and byte strings, or is a fault", () => {
  const token = new Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const isByte = (c: number): boolean => c === 9 || (c >= 32 && c < 127) || (c >= 128 && c < 256);
  let heads = 0;
  repeat((random) => {
    const bytes = random.chance(0.5) ? nearHead(random) : spoil(random, random.pick(HEADS));
    const head = orFault(() => decodeResponseHead(bytes));
    if (head === undefined) return;
    heads++;
    const { status, headers } = head;
    expect(Number.isInteger(status) && status >= 200 && status <= 599, `status ${status}`).toBe(true);
    for (const [name, value, ...rest] of headers) {
      expect(name !== "" && [...name].every((c) => token.has(c)), `name ${name}`).toBe(true);
      expect(
        [...value].every((c) => isByte(c.codePointAt(0)!)),
        `value ${value}`,
      ).toBe(true);
      expect(rest).toEqual([]);
    }
    new Response(null, { status, headers }); // what every platform does with it; must not throw
  });
  if (RUNS > 1000) expect([heads > RUNS / 10, heads < (RUNS * 9) / 10]).toEqual([true, true]);
});

test("a content length is a safe integer, or none", () => {
  repeat((random) => {
    const text = Array.from({ length: random.below(20) }, () => random.pick([..."0123456789012345678901234-+. e\n٣"]));
    const value = parseContentLength(text.join(""));
    const isLength = text.length > 0 && text.length < 16 && text.every((c) => c >= "0" && c <= "9");
    expect(value).toBe(isLength ? Number(text.join("")) : undefined);
    expect(value === undefined || Number.isSafeInteger(value)).toBe(true);
  });
});

test("base64 is what was packed, and other text is refused", () => {
  repeat((random) => {
    const bytes = random.bytes(random.below(60));
    const packed = Buffer.from(bytes).toString("base64");
    expect(Buffer.from(decodeBase64(packed)).equals(bytes)).toBe(true);
    const spoiled = spoil(random, packed).toString();
    const isBase64 = /^[A-Za-z0-9+/\s]*=?\s*=?\s*$/.test(spoiled);
    expect(orNothing(() => decodeBase64(spoiled)) === undefined || isBase64, spoiled).toBe(true);
  }, RUNS / 4);
});

test("inflated is what was deflated, and what is spoiled is refused or as good", async () => {
  for (let seed = SEED; seed < SEED + runsOf(300); seed++) {
    const random = new Random(seed);
    const bytes = Buffer.concat([random.bytes(random.below(300)), Buffer.alloc(random.below(3000), "ab")]);
    const packed = Uint8Array.from(deflateRawSync(bytes));
    expect(Buffer.from(await inflate(packed)).equals(bytes), `GO_EDGE_FUZZ_SEED=${seed}`).toBe(true);
    packed[random.below(packed.length)]! ^= 1 << random.below(8);
    const end = random.chance(0.5) ? random.below(packed.length) : packed.length;
    const again = await inflate(packed.slice(0, end)).catch((error) => error);
    expect(again instanceof Uint8Array || again instanceof Error, `GO_EDGE_FUZZ_SEED=${seed}`).toBe(true);
  }
});
