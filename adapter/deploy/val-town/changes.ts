import { GoEdgeError } from "../../build/errors.ts";
import { HEADER_PREFIX } from "../../build/header.ts";
import { PART_NAME } from "./delivery.ts";
import type { FileType, ValFile, Vals } from "./vals.ts";

/** A file that the val should have. */
export interface WantedFile {
  path: string;
  type: FileType;
  content: string;
}

/** What happens to a file of the val. Sizes are characters, as Val Town counts them. */
export interface FileChange {
  path: string;
  change: "new" | "updated" | "unchanged" | "deleted";
  /** Null where there is none, or where it is not known. */
  before: number | null;
  after: number | null;
}

/** The file that is called by an interval, in programs with schedules. */
export const SCHEDULES_FILE = "schedules.js";

/** Files that Val Town lets a val have. */
const FILES_MAX = 1000;

/**
 * Compares a val with the files that it should have. Other files stay, but for parts of programs, which go-edge alone makes.
 * @param id the val's; undefined for one that is still to be made.
 * @throws GoEdgeError VAL_FAILED where a file would be replaced that go-edge has not made, or the val would get too many.
 */
export async function planChanges(
  vals: Vals,
  id: string | undefined,
  wanted: readonly WantedFile[],
): Promise<{ changes: FileChange[]; endpoint: string | undefined }> {
  const present = id === undefined ? [] : await vals.files(id);
  const changes: FileChange[] = [];
  for (const { path, type, content } of wanted) {
    const file = present.find((other) => other.path === path);
    const before = file && id !== undefined ? await vals.read(id, path) : undefined;
    if (before !== undefined) checkOurs(path, before);
    const isSame = before === content && file?.type === type;
    const change = before === undefined ? "new" : isSame ? "unchanged" : "updated";
    changes.push({ path, change, before: before?.length ?? null, after: content.length });
  }
  for (const { path } of present.filter((file) => !wanted.some((other) => other.path === file.path))) {
    const isSchedules = path === SCHEDULES_FILE && (await vals.read(id!, path)).startsWith(HEADER_PREFIX);
    if (isSchedules || PART_NAME.test(path)) changes.push({ path, change: "deleted", before: null, after: null });
  }
  const added = changes.filter(({ change }) => change === "new").length;
  if (present.length + added > FILES_MAX) {
    throw new GoEdgeError("VAL_FAILED", `the val would have ${present.length + added} files; it takes ${FILES_MAX}`, {
      hint: "Make the program smaller, or keep it on a blob host: --blob-host <url>.",
    });
  }
  return { changes, endpoint: endpointOf(present, wanted) };
}

/**
 * Makes the changes. What is wanted is written in its order, which has to have the entry after all that it imports: until then
 * the val serves what it did, and nothing that this needs is deleted before.
 * @param tell is told what has been done after each change.
 * @returns the address at which the val answers, where Val Town tells it.
 */
export async function applyChanges(
  vals: Vals,
  id: string,
  wanted: readonly WantedFile[],
  changes: readonly FileChange[],
  tell: (change: FileChange) => void = () => {},
): Promise<string | undefined> {
  const written: ValFile[] = [];
  for (const { path, type, content } of wanted) {
    const change = changes.find((other) => other.path === path)!;
    if (change.change === "unchanged") continue;
    written.push(await vals.write(id, path, type, content, change.change === "new"));
    tell(change);
  }
  for (const change of changes.filter((other) => other.change === "deleted")) {
    await vals.remove(id, change.path);
    tell(change);
  }
  return endpointOf(written, wanted);
}

/** The address of the file that is called by HTTP. */
function endpointOf(files: readonly ValFile[], wanted: readonly WantedFile[]): string | undefined {
  const entry = wanted.find(({ type }) => type === "http");
  return files.find(({ path }) => path === entry?.path)?.links.endpoint;
}

function checkOurs(path: string, content: string): void {
  if (content.startsWith(HEADER_PREFIX) || PART_NAME.test(path)) return;
  throw new GoEdgeError("VAL_FAILED", `the val has a file ${path} that go-edge has not made: it is left as it is`, {
    hint: "Name another val with --val, or rename or delete that file.",
  });
}
