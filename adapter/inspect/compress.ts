import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { isForDebugging, type Section } from "./layout.ts";

const runGzip = promisify(gzip);
const runBrotli = promisify(brotliCompress);

/** Levels at which servers compress what they have at hand: the highest of brotli takes a second a megabyte. */
const GZIP = { level: 9 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Sections that are told apart. More than these, only a hostile file has. */
const TOLD_APART = 100;

/** What a part of the binary weighs, in bytes. */
export interface Weight {
  raw: number;
  gzip: number;
  brotli: number;
}

/** What a section weighs. */
export interface SectionReport extends Weight {
  name: string;
  /** Only debuggers read it: a build without --debug leaves it out. */
  debug: boolean;
}

/** Computes what bytes weigh, as they are and compressed. */
export async function weighBytes(bytes: Uint8Array): Promise<Weight> {
  const [zipped, brotli] = await Promise.all([runGzip(bytes, GZIP), runBrotli(bytes, BROTLI)]);
  return { raw: bytes.length, gzip: zipped.length, brotli: brotli.length };
}

/** Computes what each section weighs, each compressed by itself. Several of one name count as one. */
export async function weighSections(bytes: Uint8Array, sections: readonly Section[]): Promise<SectionReport[]> {
  const found = new Map<string, { debug: boolean; parts: Uint8Array[] }>();
  for (const section of sections) {
    const part = bytes.subarray(section.start, section.end);
    const isOneMore = found.size >= TOLD_APART && !found.has(section.name);
    const name = isOneMore ? "others" : section.name;
    const entry = found.get(name);
    if (entry) entry.parts.push(part);
    else found.set(name, { debug: isForDebugging(section), parts: [part] });
  }
  const reports: SectionReport[] = [];
  for (const [name, { debug, parts }] of found) {
    reports.push({ name, debug, ...(await weighBytes(Buffer.concat(parts))) });
  }
  return reports.sort((a, b) => b.raw - a.raw);
}
