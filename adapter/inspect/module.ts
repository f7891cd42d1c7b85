import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { GoEdgeError } from "../build/errors.ts";
import { HEADER_PREFIX } from "../build/header.ts";
import { decodeIdeographs } from "../runtime/inline/ideographs.ts";

/** What go-edge writes on top of each module. */
export interface ModuleHeader {
  /** Version of go-edge. */
  version: string;
  target: string;
  compiler: { name: string; version: string };
  /** Bytes of the wasm, and the beginning of its SHA-256 in hex. */
  bytes: number;
  sha256: string;
}

/** A module that go-edge built, and the wasm in it or beside it. */
export interface BuiltModule {
  header: ModuleHeader;
  wasm: Uint8Array;
  /** Characters of the text. */
  characters: number;
  /** Path of the wasm beside the module; undefined when it is inlined. */
  beside: string | undefined;
}

/** Bytes of wasm that are decompressed at most. */
const MOST = 512 * 1024 * 1024;

/** Texts of a module that are tried, the longest first: the wasm, what is embedded, and some of its own. */
const TRIED = 8;

const BESIDE = /["']\.\/(app-[0-9a-f]{8}\.wasm)["']/;
const BASE64 = /["'`]([A-Za-z0-9+/]+={0,2})/g;
const IDEOGRAPHS = /[\u4e00-\u8dff]+/g;

/**
 * Takes the wasm out of a module that go-edge built: adapter/build/inline.ts has the ways in which it can be in there.
 * @throws GoEdgeError NOT_FOR_GO_EDGE for any other text, WASM_UNREADABLE when the wasm is not there any more.
 */
export async function openModule(path: string, text: string): Promise<BuiltModule> {
  const header = parseHeader(text);
  if (header === undefined) {
    throw new GoEdgeError(
      "NOT_FOR_GO_EDGE",
      `${path} is no module that go-edge built: its first line does not say so`,
      {
        hint: "Name a module that `npx go-edge build` wrote, like dist/worker.js, a .wasm file, or a Go package.",
      },
    );
  }
  const characters = text.length;
  const name = BESIDE.exec(text)?.[1];
  if (name !== undefined) {
    const beside = join(dirname(path), name);
    const wasm = await readFile(beside).catch((cause: Error) => {
      throw unreadable(`${path} loads ${name}, which can't be read: ${cause.message}`, cause);
    });
    if (!matches(wasm, header)) throw unreadable(`${beside} is not the wasm that ${path} was built with`);
    return { header, wasm, characters, beside };
  }
  for (const wasm of listCandidates(text, Math.min(header.bytes, MOST))) {
    if (matches(wasm, header)) return { header, wasm, characters, beside: undefined };
  }
  throw unreadable(`${path} does not hold the wasm that its header tells of: it was changed, or cut short`);
}

/** Reads what go-edge wrote on top of a module; undefined for another text. */
function parseHeader(text: string): ModuleHeader | undefined {
  if (!text.startsWith(HEADER_PREFIX)) return undefined;
  const [first = "", second = ""] = text.slice(0, 1000).split("\n");
  const made = /^(\S+) for ([\w-]+), with (?:an unknown compiler|(\w+)(?: (\S+))?)\.$/.exec(
    first.slice(HEADER_PREFIX.length),
  );
  const wasm = /^\/\/ wasm: (\d{1,10}) bytes, sha256 ([0-9a-f]{16})$/.exec(second);
  if (!made || !wasm) return undefined;
  const [, version = "", target = "", name = "unknown", compilerVersion = ""] = made;
  const compiler = { name, version: compilerVersion };
  return { version, target, compiler, bytes: Number(wasm[1]), sha256: wasm[2]! };
}

/** Decodes what may be the wasm, one after the other. */
function* listCandidates(text: string, size: number): Generator<Uint8Array> {
  const longest = (texts: string[]) => texts.sort((a, b) => b.length - a.length).slice(0, TRIED);
  for (const encoded of longest(Array.from(text.matchAll(BASE64), ([, found]) => found!))) {
    const bytes = Buffer.from(encoded, "base64");
    yield bytes;
    yield* inflate(bytes, size);
  }
  for (const encoded of longest(Array.from(text.matchAll(IDEOGRAPHS), ([found]) => found))) {
    yield* inflate(decodeIdeographs(encoded, Math.ceil((encoded.length * 14) / 8)), size);
  }
}

function* inflate(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  try {
    yield inflateRawSync(bytes, { maxOutputLength: size });
  } catch {
    // Not deflated, or more than the header announces: another text.
  }
}

function matches(wasm: Uint8Array, { bytes, sha256 }: ModuleHeader): boolean {
  return wasm.length === bytes && createHash("sha256").update(wasm).digest("hex").startsWith(sha256);
}

function unreadable(message: string, cause?: unknown): GoEdgeError {
  return new GoEdgeError("WASM_UNREADABLE", message, { hint: "Build the module again: `npx go-edge build`.", cause });
}
