import type { Stats } from "node:fs";
import { basename, dirname, extname, sep } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import type { Sources } from "./protocol.ts";

/** Milliseconds without a change after which those before it are taken for complete. */
const QUIET = 80;

/** Endings of files that go takes from a package's folder. */
const COMPILED = new Set([".go", ".s", ".S", ".c", ".h", ".cc", ".cpp", ".syso"]);

/** What a watcher tells. */
export interface WatchEvents {
  /** Files have changed: their absolute paths. */
  onChange(paths: string[]): void;
  /** The system does not let files be watched. */
  onError(error: Error): void;
}

/** Watches the files of a program. Which these are may change. */
export class SourceWatcher {
  readonly #events: WatchEvents;
  /** Folders of which only what lies in them directly is looked at. */
  readonly #near: FSWatcher;
  readonly #deep: FSWatcher;
  #sources: Sources = { folders: [], flat: [], trees: [], files: [] };
  /** Those before: what is told of a file that is gone may come when it is none of the sources any more. */
  #sourcesBefore = this.#sources;
  #watched = { near: new Set<string>(), deep: new Set<string>() };
  #since: number = Date.now();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(events: WatchEvents) {
    this.#events = events;
    // What is there already is told, too: it may be newer than the build.
    const options = { alwaysStat: true, ignoreInitial: false };
    this.#near = watch([], { ...options, depth: 0, ignored: (path, stats) => this.#isBeside(path, stats) });
    this.#deep = watch([], { ...options, ignored: (path) => [".git", "node_modules"].includes(basename(path)) });
    this.#listen(this.#near, isNear);
    this.#listen(this.#deep, ({ trees }, path) => trees.some((tree) => `${path}${sep}`.startsWith(`${tree}${sep}`)));
  }

  /** Says that a build begins: what changes from now on is not in it. */
  begin(): void {
    this.#since = Date.now();
  }

  /** Watches these instead of those before. */
  update(sources: Sources): void {
    this.#sourcesBefore = this.#sources;
    this.#sources = sources;
    const { folders, flat, trees, files } = sources;
    const near = new Set([...folders, ...flat, ...files.map((file) => dirname(file))]);
    this.#watched = {
      near: retarget(this.#near, this.#watched.near, near),
      deep: retarget(this.#deep, this.#watched.deep, new Set(trees)),
    };
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all([this.#near.close(), this.#deep.close()]);
  }

  #listen(watcher: FSWatcher, isSource: (sources: Sources, path: string) => boolean): void {
    watcher.on("all", (event, path, stats) => {
      const isNew = event !== "add" && event !== "addDir" ? true : this.#isNew(stats);
      const isGone = event === "unlink" || event === "unlinkDir";
      const isOne = event === "addDir" ? this.#sources.files.includes(path) : isSource(this.#sources, path);
      if (isNew && (isOne || (isGone && isSource(this.#sourcesBefore, path)))) this.#note(path);
    });
    watcher.on("error", (error) => this.#events.onError(error as Error));
  }

  /** Files keep their time when they are moved; what the system notes of them then is the time of that. */
  #isNew(stats: Stats | undefined): boolean {
    return stats === undefined || Math.max(stats.mtimeMs, stats.ctimeMs) >= this.#since;
  }

  #note(path: string): void {
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const paths = [...this.#changed].sort();
      this.#changed.clear();
      this.#events.onChange(paths);
    }, QUIET);
  }

  #isBeside(path: string, stats: Stats | undefined): boolean {
    return stats?.isFile() === true && !isNear(this.#sources, path);
  }
}

/** Tells whether a path is a source, but for what lies deep in folders. */
function isNear({ folders, flat, files }: Sources, path: string): boolean {
  if (files.includes(path) || flat.includes(dirname(path))) return true;
  return COMPILED.has(extname(path)) && !path.endsWith("_test.go") && folders.includes(dirname(path));
}

/** Has a watcher watch other folders than before. Returns them. */
function retarget(watcher: FSWatcher, before: ReadonlySet<string>, now: Set<string>): Set<string> {
  const gone = [...before].filter((path) => !now.has(path));
  const come = [...now].filter((path) => !before.has(path));
  if (gone.length > 0) watcher.unwatch(gone);
  if (come.length > 0) watcher.add(come);
  return now;
}
