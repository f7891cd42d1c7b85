import { GuestExit, GuestFault } from "../../../adapter/runtime/faults.ts";
import type { Guest } from "../../../adapter/runtime/guest.ts";
import { writableBy } from "./fuzz-regions.ts";

type Callable = (...args: (number | bigint)[]) => number | undefined;

/** An instance as seen from both sides of the bridge. */
export interface Instance {
  memory: WebAssembly.Memory | undefined;
  /** It has thrown, or an import has: it must not be entered any more. */
  ended: boolean;
  /** How many entries are on the stack. */
  depth: number;
  /** Size of the payload that waits to be read. */
  payload: number;
  /** The host's side of it. */
  guest: Guest | undefined;
  /** The next entry traps. */
  doomed: boolean;
  /** Requests and calls it was given, and bytes of memory before the first. */
  served: number;
  initialSize: number;
  /** It was worn out when it had done with something: it must be given nothing more. */
  retired: boolean;
}

/** What came of the calls of an import. */
export interface Outcomes {
  done: number;
  refused: number;
  threw: number;
}

/** Hears of what passes the bridge, and judges it. */
export interface Judge {
  problem(what: string): void;
  made(instance: Instance): void;
  event(instance: Instance, kind: number, id: number): void;
  /** After an entry, whatever came of it. */
  left(instance: Instance): void;
  /** After an import of the bridge returned. */
  called(instance: Instance, name: string, args: number[], result: number | undefined): void;
  /** After an import of the bridge refused what ends the guest. */
  threw(instance: Instance, name: string, args: number[]): void;
}

/**
 * Stands between host and guest: in place of WebAssembly.Instance, it makes instances whose imports and entries are
 * watched. All of memory but what an import may write is a canary.
 */
export class Watch {
  readonly outcomes = new Map<string, Outcomes>();
  readonly instances: Instance[] = [];
  judge!: Judge;
  #frames: [number, number][][] = [];
  #snapshots: Buffer[] = [];

  /** Takes the place of WebAssembly.Instance until the function it returns is called. */
  install(): () => void {
    const { Instance: Original } = WebAssembly;
    const make = (module: WebAssembly.Module, imports: WebAssembly.Imports) => this.#make(Original, module, imports);
    WebAssembly.Instance = function Instance(module: WebAssembly.Module, imports: WebAssembly.Imports) {
      return make(module, imports);
    } as never;
    return () => {
      WebAssembly.Instance = Original;
    };
  }

  #make(Original: typeof WebAssembly.Instance, module: WebAssembly.Module, imports: WebAssembly.Imports) {
    const instance: Instance = {
      memory: undefined,
      ended: false,
      depth: 0,
      payload: 0,
      guest: undefined,
      doomed: false,
      served: 0,
      initialSize: 0,
      retired: false,
    };
    this.instances.push(instance);
    this.judge.made(instance);
    const wrapped = Object.entries(imports).map(([from, functions]) => [
      from,
      Object.fromEntries(
        Object.entries(functions).map(([name, call]) => [name, this.#import(instance, name, call as Callable)]),
      ),
    ]);
    const { exports } = new Original(module, Object.fromEntries(wrapped));
    instance.memory = exports.memory as WebAssembly.Memory;
    const entry = (name: string) => this.#entry(instance, name, exports[name] as Callable);
    const { memory, edge_idle } = exports;
    return {
      exports: {
        memory,
        edge_idle,
        _initialize: entry("_initialize"),
        edge_start: entry("edge_start"),
        edge_run: entry("edge_run"),
      },
    };
  }

  #entry(instance: Instance, name: string, enter: Callable): Callable {
    return (...args) => {
      if (instance.ended) this.judge.problem(`${name}: an instance that has ended is entered`);
      if (instance.depth > 0) this.judge.problem(`${name}: an instance is entered while it runs`);
      if (name === "edge_run") this.judge.event(instance, Number(args[0]), Number(args[1]));
      instance.depth++;
      instance.payload = Number(args[2] ?? 0);
      try {
        if (instance.doomed) throw new WebAssembly.RuntimeError("doomed");
        return enter(...args);
      } catch (reason) {
        instance.ended = true;
        throw reason;
      } finally {
        instance.depth--;
        this.judge.left(instance);
      }
    };
  }

  #import(instance: Instance, name: string, call: Callable): Callable {
    const outcomes: Outcomes = this.outcomes.get(name) ?? { done: 0, refused: 0, threw: 0 };
    this.outcomes.set(name, outcomes);
    return (...args) => {
      const before = this.#snapshot(instance);
      const regions: [number, number][] = [];
      this.#frames.push(regions);
      let result: number | undefined;
      try {
        result = call(...args);
        const refused = result !== undefined && (name.includes("_") && result < 0 ? true : isErrno(name) && result > 0);
        outcomes[refused ? "refused" : "done"]++;
        const size = instance.memory!.buffer.byteLength;
        if (!refused && writableBy(name, args.map(Number), result).some(([start, length]) => start + length > size)) {
          this.judge.problem(`${name}(${args.join()}) was let through, though it writes outside of memory`);
        }
        this.judge.called(instance, name, args.map(Number), result);
        return result;
      } catch (reason) {
        outcomes.threw++;
        instance.ended = true;
        this.judge.threw(instance, name, args.map(Number));
        const expected = reason instanceof GuestFault || reason instanceof GuestExit || reason instanceof RangeError;
        if (!expected) this.judge.problem(`${name} threw ${reason}`);
        throw reason;
      } finally {
        this.#frames.pop();
        regions.push(...writableBy(name, args.map(Number), result));
        this.#frames.at(-1)?.push(...regions);
        this.#compare(instance, `${name}(${args.join()})`, before, regions);
      }
    };
  }

  #snapshot({ memory }: Instance): Buffer {
    const now = Buffer.from(memory!.buffer);
    const depth = this.#frames.length;
    if (this.#snapshots[depth]?.length !== now.length) this.#snapshots[depth] = Buffer.alloc(now.length);
    now.copy(this.#snapshots[depth]!);
    return this.#snapshots[depth]!;
  }

  #compare({ memory }: Instance, what: string, before: Buffer, regions: [number, number][]): void {
    const now = Buffer.from(memory!.buffer);
    let from = 0;
    const ends: [number, number][] = [...regions.sort(([a], [b]) => a - b), [before.length, 0]];
    for (const [start, length] of ends) {
      const to = Math.min(start, before.length);
      if (from < to && now.compare(before, from, to, from, to) !== 0) {
        this.judge.problem(`${what} wrote between ${from} and ${to}`);
      }
      from = Math.max(from, start + length);
    }
  }
}

/** Imports of the bridge return counts, those of WASI errors. */
function isErrno(name: string): boolean {
  return !["event_read", "body_read", "respond_write", "request_data", "op_read", "op_write", "fetch"].includes(name);
}
