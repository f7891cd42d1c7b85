import { BRIDGE_MODULE } from "../runtime/abi.ts";
import { GuestFault } from "../runtime/faults.ts";
import { edgeFiles } from "../runtime/files/edge.ts";
import { mountEmbedded } from "../runtime/files/embedded.ts";
import { Guard } from "../runtime/guard.ts";
import { ProgramLog } from "../runtime/log.ts";
import type { Memory } from "../runtime/memory.ts";
import { allFamilies } from "../runtime/wasi/all.ts";
import { Errno } from "../runtime/wasi/errno.ts";
import type { WasiHost } from "../runtime/wasi/host.ts";
import { createWasi } from "../runtime/wasi/imports.ts";
import { SealedClock } from "./sealed-clock.ts";
import { SEEN, SEEN_KINDS, type Seen, type SeenKind, type SnapshotSpec } from "./snapshot-spec.ts";

/** Records that are kept: a program may do the same thing without end. */
const MOST_SEEN = 100;

/** Bytes of /tmp, in which a program must not leave anything. */
const TMP = 1024 * 1024;

/** Calls of TinyGo's own: its runtime seeds itself, and package time has a point to count from. */
const TINYGO_OWN: Readonly<Record<string, number>> = { random_get: 2, clock_time_get: 1 };

/** What a call of TinyGo's tells of its program. */
const TINYGO_SEEN: Readonly<Record<string, SeenKind>> = {
  clock_time_get: "clock",
  environ_get: "environment",
  random_get: "random",
};

/** Bits of witx $oflags by which opening a file changes it: creat and trunc. */
const CHANGING = 0x1 | 0x8;

/** Functions of WASI that change files. */
const CHANGES = /^path_(create|filestat_set|link|remove|rename|symlink|unlink)/;

type HostFunction = (...args: number[]) => number | undefined;

/** The host of a program that a snapshot is made of: the same world in each build, and a record of what it asks for. */
export class SealedHost implements WasiHost {
  memory!: Memory;
  readonly clock = new SealedClock();
  readonly args = ["go-edge"];
  readonly environ: readonly string[];
  readonly seen: Seen[] = [];
  readonly #lines: string[] = [];
  readonly #log = new ProgramLog((text) => text);
  readonly #spec: SnapshotSpec;
  readonly #guard = new Guard();
  readonly #calls = new Map<string, number>();
  /** Paths of the files that are open, by descriptor, and who has opened them. */
  readonly #open = new Map<number, { path: string; stack: string[] }>();
  isServing = false;

  constructor(spec: SnapshotSpec) {
    this.#spec = spec;
    this.environ = spec.environ;
    console.log = console.error = (line: string) => this.#take(line);
  }

  /** Makes the import object. What is not WASI is of the platform, and there is none. */
  imports(module: WebAssembly.Module): WebAssembly.Imports {
    const { index, bytes } = this.#spec.assets;
    const families = Object.values(allFamilies(edgeFiles(mountEmbedded(index, bytes), TMP)));
    const wasi = createWasi(this, families) as Record<string, HostFunction>;
    const imports: Record<string, Record<string, HostFunction>> = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      imports[from][name] = from.startsWith(BRIDGE_MODULE) ? this.#bridge(from, name) : this.#wasi(name, wasi[name]!);
    }
    return Object.fromEntries(Object.entries(imports).map(([from, functions]) => [from, this.#guard.wrap(functions)]));
  }

  /** Calls an export, and throws what an import has thrown, also where the program has caught it. */
  enter(call: () => void): void {
    call();
    this.#guard.rethrow();
  }

  /** Takes note of the files that the program has left open. */
  close(): void {
    for (const { path, stack } of this.#open.values()) this.#record({ kind: "open", what: path, stack });
  }

  write(stream: number, bytes: Uint8Array): number {
    this.#log.write(stream, bytes);
    return bytes.length;
  }

  wait(milliseconds: number): void {
    this.clock.skip(milliseconds);
  }

  /** The last lines that the program has printed. */
  log(lines: number): string {
    this.#log.flush();
    return this.#lines.slice(-lines).join("\n");
  }

  #bridge(from: string, name: string): HostFunction {
    if (from === BRIDGE_MODULE && (name === "schedule" || name === "sleep")) return () => undefined;
    if (from === BRIDGE_MODULE && name === "serve") {
      return () => {
        this.isServing = true;
        return undefined;
      };
    }
    return () => {
      this.#see("import", `${from}.${name}`);
      throw new GuestFault(`${from}.${name} is not there while a snapshot is made`);
    };
  }

  #wasi(name: string, call: HostFunction): HostFunction {
    return (...args) => {
      if (!this.#spec.tells) this.#watchImports(name);
      if (name === "random_get") return this.#random(args[0] ?? 0, args[1] ?? 0);
      const creates = name === "path_open" && ((args[4] ?? 0) & CHANGING) !== 0;
      if (creates || CHANGES.test(name)) this.#see("file", name);
      const result = call(...args);
      if (result === Errno.success) this.#followFiles(name, args);
      return result;
    };
  }

  #followFiles(name: string, args: readonly number[]): void {
    const [first = 0, second = 0, path = 0, length = 0] = args;
    if (name === "path_open") {
      const text = new TextDecoder().decode(this.memory.bytes(path, length));
      this.#open.set(this.memory.getU32(args[8] ?? 0), { path: text, stack: readStack() });
    }
    if (name !== "fd_close" && name !== "fd_renumber") return;
    const moved = this.#open.get(first);
    this.#open.delete(first);
    if (name === "fd_close") return;
    if (moved === undefined) this.#open.delete(second);
    else this.#open.set(second, moved);
  }

  /** Of a runtime that does not tell, TinyGo's, it shows by what it imports. */
  #watchImports(name: string): void {
    const calls = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, calls);
    const kind = TINYGO_SEEN[name];
    if (kind !== undefined && calls > (TINYGO_OWN[name] ?? 0)) this.#see(kind, "");
  }

  /** The same in each build. What draws from it in an instance is seeded anew. */
  #random(ptr: number, length: number): number {
    const bytes = this.memory.bytes(ptr, length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 167 + length * 31 + 89) & 0xff;
    return Errno.success;
  }

  #take(line: string): void {
    if (!line.startsWith(SEEN)) {
      this.#lines.push(line);
      return;
    }
    const [name, what = "", ...stack] = line.slice(SEEN.length).split("\0");
    const kind = SEEN_KINDS.find((known) => known === name);
    if (kind !== undefined) this.#record({ kind, what, stack });
  }

  #see(kind: SeenKind, what: string): void {
    this.#record({ kind, what, stack: readStack() });
  }

  #record(seen: Seen): void {
    if (this.seen.length < MOST_SEEN) this.seen.push(seen);
  }
}

/** Computes which functions of the program are being called, the innermost first. */
function readStack(): string[] {
  return (new Error().stack ?? "").split("\n").flatMap((line) => {
    const name = /at (\S+) \(wasm:/.exec(line)?.[1] ?? /wasm-function\[\d+\]/.exec(line)?.[0];
    return name === undefined ? [] : [name];
  });
}
