import {
  ARGUMENTS_LIMIT,
  BodyRead,
  FAILURE_LIMIT,
  OPERATIONS_LIMIT,
  OperationFlags,
  type OperationImport,
  WRITE_LIMIT,
} from "../abi.ts";
import { decodeJson, decodeText, encodeJson } from "../bridge/envelope.ts";
import { GuestFault } from "../faults.ts";
import type { Memory } from "../memory.ts";
import type { Pending } from "../pending.ts";
import type { Timers } from "../timers.ts";
import { Operation, type OperationKind, type OperationRegistry } from "./operation.ts";

/** What operations need of the instance they belong to. */
export interface OperationHost {
  readonly memory: Memory;
  readonly timers: Timers;
  /** The request or call of that id, while its context lives. */
  findPending(id: number): Pending | undefined;
  /** Hands an event to the guest. */
  notify(event: number, id: number, payload?: Uint8Array): void;
}

/** Keeps the context of the call until the promise settles; undefined where no context ends before its process. */
export type Keep = ((promise: Promise<unknown>) => void) | undefined;

/** Makes what makes the operations of an instance. The kinds are the same in all of them. */
export function createOperations(
  kinds: Record<string, OperationKind>,
  keep: Keep,
): (host: OperationHost) => Operations {
  return (host) => new Operations(host, kinds, keep);
}

type HostFunction = (...args: number[]) => number | undefined;

/**
 * The operations of an instance. One that is started for a request begins in that request's context; any other in the
 * one whose event the guest is handling.
 */
export class Operations implements OperationRegistry {
  /** What module `edge` has for them. abi.ts says what each function means. */
  readonly bridge: Record<OperationImport, HostFunction>;
  /** Module `edge_op`: a function for each kind. */
  readonly kinds: Record<string, HostFunction>;
  /** Module `edge_binding`: a function for each kind that works on bindings. */
  readonly bindings: Record<string, HostFunction>;
  readonly #host: OperationHost;
  readonly #keep: Keep;
  readonly #open = new Map<number, Operation>();
  /** Those that belong to no request, and have not begun. */
  #adrift: Operation[] = [];
  #lastId = 0;

  constructor(host: OperationHost, kinds: Record<string, OperationKind>, keep: Keep) {
    this.#host = host;
    this.#keep = keep;
    this.kinds = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, this.#starter(kind)]));
    this.bindings = Object.fromEntries(
      Object.entries(kinds).flatMap(([name, kind]) => (kind.check ? [[name, this.#checker(kind.check)]] : [])),
    );
    this.bridge = {
      op_read: (id = 0, ptr = 0, capacity = 0) => {
        const target = host.memory.bytes(ptr, capacity);
        if (target.length === 0) throw new GuestFault("op_read into an empty buffer");
        return this.#find(id).result?.read(target) ?? BodyRead.end;
      },

      op_write: (id = 0, ptr = 0, length = 0) => this.#upload(id).write(host.memory.copy(ptr, length)),

      op_end: (id = 0, ok = 0) => {
        this.#upload(id).end(ok !== 0);
        return undefined;
      },

      op_close: (id = 0) => {
        this.#find(id).close();
        this.#open.delete(id >>> 0);
        return undefined;
      },
    };
  }

  /** Some are open: an event of theirs may follow. */
  get isBusy(): boolean {
    return this.#open.size > 0;
  }

  /** Begins what belongs to no request, in the context of this call. Never called from inside wasm. */
  flush(): void {
    if (this.#adrift.length === 0) return;
    const adrift = this.#adrift;
    this.#adrift = [];
    for (const operation of adrift) this.#begin(operation);
  }

  /** The instance has ended: cancels them all. */
  abandon(): void {
    for (const operation of this.#open.values()) operation.close();
    this.#open.clear();
  }

  deliver(event: number, id: number, payload?: Uint8Array): void {
    this.#host.notify(event, id, payload);
  }

  release(id: number): void {
    this.#open.delete(id);
  }

  #starter(kind: OperationKind): HostFunction {
    return (request = 0, argsPtr = 0, argsLength = 0, bodyPtr = 0, bodyLength = 0, flags = 0) => {
      const { memory } = this.#host;
      if (argsLength >>> 0 > ARGUMENTS_LIMIT) throw new GuestFault("an operation with arguments of over 1 MiB");
      if (bodyLength >>> 0 > WRITE_LIMIT)
        throw new GuestFault("an operation with a body of over 4 MiB that is no stream");
      const perform = kind.prepare(decodeJson(memory.bytes(argsPtr, argsLength)));
      const body = memory.bytes(bodyPtr, bodyLength);
      if (this.#open.size >= OPERATIONS_LIMIT) return 0;
      const isStreamed = (flags & OperationFlags.stream) !== 0;
      const whole = isStreamed ? undefined : body.length === 0 ? null : body.slice();
      const operation = new Operation(this.#nextId(), perform, whole, this);
      this.#open.set(operation.id, operation);
      const owner = this.#host.findPending(request);
      if (owner === undefined) this.#adrift.push(operation);
      else owner.carry({ begin: () => this.#begin(operation), disconnect: () => operation.disconnect() });
      return operation.id;
    };
  }

  #checker(check: NonNullable<OperationKind["check"]>): HostFunction {
    return (namePtr = 0, nameLength = 0, ptr = 0, capacity = 0) => {
      const { memory } = this.#host;
      const target = memory.bytes(ptr, capacity);
      if (target.length < FAILURE_LIMIT) throw new GuestFault("a binding is checked without room for the outcome");
      const failure = check(decodeText(memory.bytes(namePtr, nameLength)));
      if (failure === undefined) return 0;
      const { code, text } = failure;
      const whole = encodeJson({ code, text });
      // A character is at most three bytes of UTF-8, or six as an escape of JSON.
      const json = whole.length <= FAILURE_LIMIT ? whole : encodeJson({ code, text: text.slice(0, FAILURE_LIMIT / 8) });
      target.set(json);
      return json.length;
    };
  }

  #begin(operation: Operation): void {
    operation.begin(this.#host.timers, this.#keep);
  }

  #find(id: number): Operation {
    const operation = this.#open.get(id >>> 0);
    if (operation === undefined) throw new GuestFault(`no operation ${id >>> 0} is open`);
    return operation;
  }

  #upload(id: number): NonNullable<Operation["upload"]> {
    const { upload } = this.#find(id);
    if (upload === undefined || upload.ended) throw new GuestFault(`the body of operation ${id >>> 0} takes no more`);
    return upload;
  }

  #nextId(): number {
    do {
      this.#lastId = (this.#lastId % 0x7fff_ffff) + 1;
    } while (this.#open.has(this.#lastId));
    return this.#lastId;
  }
}
