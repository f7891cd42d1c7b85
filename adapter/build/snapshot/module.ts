import { listSections, openSection } from "../../inspect/layout.ts";
import type { Frozen, SnapshotDepth } from "../../node/snapshot-spec.ts";
import { SNAPSHOT_EXPORTS } from "../../runtime/abi.ts";
import { engine } from "../engine.ts";
import { VERSION } from "../package.ts";
import { appendCustom, leb128, mapSections, renderSection } from "../sections.ts";
import { SECTION } from "../wasm.ts";
import type { WasmReader } from "../wasm-reader.ts";
import { unfrozen } from "./failure.ts";
import { presetGlobals } from "./globals.ts";
import { findSegments, renderData } from "./memory.ts";

/** Name of the custom section by which a module says that it is a snapshot. */
export const SNAPSHOT_SECTION = "go-edge.snapshot";

/** What that section says, as JSON. */
export interface SnapshotNote {
  /** The go-edge that made it. */
  version: string;
  depth: SnapshotDepth;
  /** Bytes of memory that it begins with, how many of them are set, and in how many parts. */
  memory: number;
  bytes: number;
  segments: number;
}

/** What go-edge writes there stays far below this: bytes of the section, and characters of the version. */
const MOST_NOTE = 1024;
const MOST_VERSION = 64;

const PAGE = 64 * 1024;
/** The largest memory that there is. */
const MOST_MEMORY = 65_536 * PAGE;
const HAS_MAX = 1;
/** Flags of a data segment that is copied to memory at the start. */
const ACTIVE = 0;

/** What an instance of a snapshot does where others start, by the export that the host calls. */
const RESTARTS: Readonly<Record<SnapshotDepth, Readonly<Record<string, string>>>> = {
  init: { _initialize: "edge_restore" },
  main: { _initialize: "edge_restore", edge_start: "edge_resume" },
};

/**
 * Makes the module that begins as the program was when it was frozen. Only its memory, globals, data and exports differ.
 * @param bytes the module that was run.
 * @throws GoEdgeError SNAPSHOT_FAILED where the module can't be changed in that way; WASM_MALFORMED.
 */
export function renderSnapshot(bytes: Uint8Array, frozen: Frozen, depth: SnapshotDepth): Uint8Array {
  const { memory } = frozen;
  const segments = findSegments(memory);
  const replaced = mapSections(presetGlobals(ensureData(bytes), frozen.globals), (id, section) => {
    if (id === SECTION.start) return []; // it has run
    if (id === SECTION.memory) return [renderSection(id, renderMemory(section, memory.length / PAGE))];
    if (id === SECTION.export) return [renderSection(id, renderExports(section, RESTARTS[depth]))];
    if (id === SECTION.dataCount) return [renderSection(id, leb128(segments.length))];
    if (id !== SECTION.data) return undefined;
    checkActive(section);
    return [renderSection(id, renderData(memory, segments))];
  });
  const set = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  const note: SnapshotNote = {
    version: VERSION,
    depth,
    memory: memory.length,
    bytes: set,
    segments: segments.length,
  };
  const snapshot = appendCustom(replaced, SNAPSHOT_SECTION, Buffer.from(JSON.stringify(note)));
  if (!engine.validate(snapshot)) throw unfrozen("no snapshot can be made of this wasm: it would not be valid");
  return snapshot;
}

/** Adds an empty data section to a module that has none: one whose memory is all zeros at first. */
function ensureData(bytes: Uint8Array): Uint8Array {
  if (listSections(bytes).some(({ id }) => id === SECTION.data)) return bytes;
  return mapSections(bytes, (id, section) => {
    if (id !== SECTION.code) return undefined;
    return [renderSection(id, section.rest()), renderSection(SECTION.data, leb128(0))];
  });
}

function renderMemory(section: WasmReader, pages: number): Uint8Array {
  const count = section.u32("the memories");
  const flags = section.byte("limits");
  section.u32("a least size");
  const most = flags & HAS_MAX ? leb128(section.u32("a greatest size")) : Uint8Array.of();
  return Buffer.concat([leb128(count), Uint8Array.of(flags), leb128(pages), most]);
}

/** Has the host's exports be what restarts, and leaves out what nobody calls any more. */
function renderExports(section: WasmReader, restarts: Readonly<Record<string, string>>): Uint8Array {
  const entries = new Map<string, Uint8Array>();
  for (let count = section.u32("the exports"); count > 0; count--) {
    const name = section.name("an export's name");
    const rest = section.rest();
    section.byte("an export's kind");
    section.u32("an export's index");
    entries.set(name, rest.subarray(0, rest.length - section.rest().length));
  }
  for (const [name, by] of Object.entries(restarts)) entries.set(name, entries.get(by)!);
  for (const name of SNAPSHOT_EXPORTS) entries.delete(name);
  const rendered = [...entries].flatMap(([name, rest]) => {
    const text = Buffer.from(name);
    return [leb128(text.length), text, rest];
  });
  return Buffer.concat([leb128(entries.size), ...rendered]);
}

/**
 * Reads what a module says of itself as a snapshot; undefined when it is none. Anyone may have written it: the numbers are
 * such as a snapshot can have, the version is any short text.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function readSnapshotNote(bytes: Uint8Array): SnapshotNote | undefined {
  const section = openSection(bytes, listSections(bytes), SNAPSHOT_SECTION);
  return section && parseNote(section.rest());
}

function parseNote(section: Uint8Array): SnapshotNote | undefined {
  if (section.length > MOST_NOTE) return undefined;
  try {
    const { version, depth, memory, bytes, segments } = JSON.parse(Buffer.from(section).toString());
    if (typeof version !== "string" || version.length > MOST_VERSION) return undefined;
    if (depth !== "init" && depth !== "main") return undefined;
    if (![memory, bytes, segments].every(Number.isSafeInteger)) return undefined;
    // Each part sets a byte at least, within the memory.
    const isPossible = 0 <= segments && segments <= bytes && bytes <= memory && memory <= MOST_MEMORY;
    return isPossible ? { version, depth, memory, bytes, segments } : undefined;
  } catch {
    return undefined; // somebody else's
  }
}

/** Data that waits to be copied by the program's own code has a number that would be another's. */
function checkActive(section: WasmReader): void {
  for (let count = section.u32("the data segments"); count > 0; count--) {
    const flags = section.u32("a data segment's flags");
    if (flags !== ACTIVE)
      throw unfrozen("no snapshot can be made of this wasm: its data are not all there from the start");
    section.byte("a data segment's address");
    section.skipNumber("a data segment's address");
    section.byte("a data segment's address");
    section.skip(section.u32("a data segment's size"), "a data segment");
  }
}
