import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeHeader, encodeHeader, HEADER_LIMIT } from "../../adapter/targets/deno-deploy/operations/blob/header.ts";
import { escapeKey, fileName, keyOf, unescapeKey } from "../../adapter/targets/deno-deploy/operations/blob/names.ts";
import { Random, runsOf, SEED } from "../harness/random.ts";

// What go/internal/blobstore/files_test.go checks natively.
const vectors: { names: { key: string; name: string }[]; foreign: string[] } = JSON.parse(
  readFileSync(new URL("../vectors/blob-names.json", import.meta.url), "utf8"),
);

test.each(vectors.names)("the file of $key", async ({ key, name }) => {
  expect(await fileName(key)).toBe(name);
  expect(keyOf(name)).toBe(name.startsWith("=") ? key : undefined);
});

test.each(vectors.foreign)("%s tells no key", (name) => {
  expect(keyOf(name)).toBeUndefined();
});

/** Keys of all kinds of characters, escapes among them. */
function randomKey(random: Random): string {
  const characters = [
    "a",
    "Z",
    "0",
    "%",
    "2",
    "f",
    "/",
    ".",
    "\\",
    "=",
    "+",
    "~",
    " ",
    "\n",
    "ü",
    "\uffff",
    "\u{10ffff}",
  ];
  return Array.from({ length: 1 + random.below(random.chance(0.2) ? 200 : 12) }, () => random.pick(characters)).join(
    "",
  );
}

test("any key has a name that every file system takes, and comes back from it and from its header", async () => {
  const random = new Random(SEED);
  for (let run = 0; run < runsOf(2000); run++) {
    const key = randomKey(random);
    const name = await fileName(key);
    expect(name).toMatch(/^(=[a-z0-9_%-]{1,199}|\+[0-9a-f]{64})$/);
    if (name.startsWith("=")) expect(keyOf(name)).toBe(key);
    expect(unescapeKey(escapeKey(key))).toBe(key);
    const header = { etag: '"0"', key, type: "a b" };
    const encoded = encodeHeader(header);
    const found = decodeHeader(Uint8Array.of(...encoded, 10, 1, 2));
    expect(found).toEqual({ header, size: encoded.length });
    expect(encoded.length).toBeLessThan(HEADER_LIMIT);
  }
});

test("what is no header is none", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  for (const text of ["", "\n", "hello\n", "go-edge-blob 1", 'go-edge-blob 1 "0" k\n', 'go-edge-blob 1 "0" K x\n']) {
    expect(decodeHeader(bytes(text)), text).toBeUndefined();
  }
  expect(decodeHeader(bytes('go-edge-blob 1 "0" k '))).toBeUndefined();
  expect(decodeHeader(bytes('go-edge-blob 2 "0" k x\n'))).toBeUndefined();
  expect(decodeHeader(bytes('go-edge-blob 1 "0" k x\n'))?.header.key).toBe("k");
});
