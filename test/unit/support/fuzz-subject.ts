import { BodyRead, WRITE_LIMIT, WriteStatus } from "../../../adapter/runtime/abi.ts";
import type { Random } from "../../harness/random.ts";
import type { Instance } from "./fuzz-watch.ts";

/** Statuses whose responses have no body. */
const BODYLESS = [204, 205, 304];

/** What one request or call should have come to, by what its guest was told and has answered. */
export class Subject {
  instance: Instance | undefined;
  id = 0;
  /** The guest has not answered it to its end. */
  open = true;
  /** The guest was told that the client went away. */
  cancelled = false;

  // Before it reaches an instance: whether it may be refused, and whether its client has gone.
  mayRefuse = false;
  aborted = false;
  refused = false;

  // Work in the background: its parts, whether nobody waits for it any more, and what the platform was told to wait for.
  parts = 0;
  cutOff = false;
  /** Its context was lost: nobody sees what comes of it. */
  lostContext = false;
  keeps: { settled: boolean }[] = [];

  // The body of the request: what the client sent, how far the guest has read it, and whether it waits for more.
  sent = Buffer.alloc(0);
  hasBody = false;
  sentEnd: "ok" | "broken" | undefined;
  read = 0;
  waits = false;

  // The response: what the guest wrote, and what the client got.
  status: number | undefined;
  streamed = false;
  finished: boolean | undefined;
  written: Buffer[] = [];
  /** The guest was told to write no more. */
  full = false;
  received: Buffer[] = [];
  response: Response | undefined;
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  reading = false;
  bodyEnd: "done" | "broken" | undefined;
  left = false;

  /** What a call was answered with, by the guest and by the host. */
  answer: { ok: boolean; value: unknown } | undefined;
  outcome: { ok: boolean; value: unknown } | undefined;

  readonly number: number;
  readonly isCall: boolean;
  readonly isHead: boolean;
  /** What the platform tells of it, as JSON. */
  readonly data: string;
  /** The platform takes promises to wait for. */
  readonly isKeeper: boolean;
  readonly #endsWithResponse: boolean;

  constructor(number: number, random: Random, endsWithResponse: boolean, isCall: boolean, isHead = false) {
    this.number = number;
    this.isCall = isCall;
    this.isHead = isHead;
    this.data = random.chance(0.5) ? "" : JSON.stringify({ "\u00fc": "x".repeat(random.below(50)) });
    this.isKeeper = random.chance(0.5);
    this.#endsWithResponse = endsWithResponse;
  }

  get started(): boolean {
    return this.instance !== undefined;
  }

  /** It waits for an instance. */
  get queued(): boolean {
    return !this.started && !this.settled && !this.aborted;
  }

  /** Work in the background keeps it. */
  get held(): boolean {
    return this.#isHeld && !this.instance!.ended;
  }

  /** The guest may use its id. */
  get known(): boolean {
    return this.started && !this.instance!.ended && this.isUsable;
  }

  get #isHeld(): boolean {
    return this.parts > 0 && !this.cutOff;
  }

  /** The same for a guest that has caught what ends it, and goes on until it returns. */
  get isUsable(): boolean {
    return this.open || this.#isHeld;
  }

  /** What is left to do once its response is said is bounded in time: of a call its caller waits for it. */
  get bounded(): boolean {
    return !this.isCall && (this.#endsWithResponse || this.isKeeper);
  }

  /** The response must not end yet. */
  get keptOpen(): boolean {
    return this.#endsWithResponse && this.held;
  }

  get settled(): boolean {
    return this.isCall ? this.outcome !== undefined : this.response !== undefined;
  }

  get bodyless(): boolean {
    return this.isHead || BODYLESS.includes(this.status ?? 500);
  }

  /** Notes an import that was let through, and returns what is wrong with that. */
  called(name: string, args: number[], result: number | undefined, memory: Buffer): string | undefined {
    let wrong: string | undefined;
    const bytes = (i: number): Buffer => {
      const [start, length] = [args[i]! >>> 0, args[i + 1]! >>> 0];
      if (start + length > memory.length) wrong = "it reads outside of memory";
      return Buffer.from(memory.subarray(start, start + length));
    };
    if (name === "hold" || name === "unhold") return this.#background(name);
    if (!this.isUsable) return `${name} for what has been answered`;
    if (name === "request_data") return this.#requestData(args[2]! >>> 0, bytes(1), result!);
    if (name === "body_read") return this.#bodyRead(bytes(1), result!) ?? wrong;
    if (!this.open) return `${name} for what has been answered`;
    if (this.isCall !== (name === "call_result")) return `${name} for the other kind`;
    switch (name) {
      case "respond":
      case "respond_start":
        wrong = this.#begin(name, bytes(1)) ?? wrong;
        if (name === "respond") {
          this.written = [bytes(3)];
          this.#end(true);
        }
        return wrong;
      case "respond_write":
        return this.#write(bytes(1), result!) ?? wrong;
      case "respond_end":
        if (args[1] !== 0 && !this.streamed) return "respond_end without a head";
        this.#end(args[1] !== 0);
        return undefined;
      case "panicked":
        new TextDecoder("utf-8", { fatal: true }).decode(bytes(1));
        this.#end(false);
        return wrong;
      case "call_result": {
        const text = bytes(2).toString();
        this.answer = { ok: args[1] !== 0, value: args[1] === 0 ? text : text === "" ? null : JSON.parse(text) };
        this.open = false;
      }
    }
    return wrong;
  }

  #background(name: "hold" | "unhold"): string | undefined {
    if (!this.isUsable) return undefined;
    this.parts += name === "hold" ? 1 : -1;
    return this.parts < 0 ? "the end of what never began" : undefined;
  }

  #requestData(capacity: number, target: Buffer, result: number): string | undefined {
    const data = Buffer.from(this.data);
    if (this.isCall) return "request_data of a call";
    if (result !== data.length) return `${result} bytes instead of ${data.length}`;
    return result > capacity || target.subarray(0, result).equals(data) ? undefined : "other data";
  }

  #end(ok: boolean): void {
    this.finished = ok;
    this.open = false;
  }

  #bodyRead(target: Buffer, result: number): string | undefined {
    if (!this.open)
      return result === BodyRead.broken || result === BodyRead.end ? undefined : `${result}, after its end`;
    this.waits = result === BodyRead.wait;
    if (target.length === 0 || result > target.length) return `body_read of ${result} into ${target.length} bytes`;
    if (result > 0) {
      const expected = this.sent.subarray(this.read, this.read + result);
      this.read += result;
      if (this.cancelled) return "body_read gave bytes to a request whose client went away";
      return expected.equals(target.subarray(0, result)) ? undefined : "body_read gave bytes that were not sent";
    }
    const isEnd = !this.hasBody || (this.sentEnd === "ok" && this.read === this.sent.length);
    if (result === BodyRead.end && !isEnd) return "body_read ended early";
    if (result === BodyRead.broken && !this.cancelled && this.sentEnd !== "broken") return "body_read broke off";
    if (result === BodyRead.wait && (isEnd ? !this.hasBody : this.cancelled)) return "body_read waits for nothing";
    return result < BodyRead.broken ? `body_read returned ${result}` : undefined;
  }

  #write(chunk: Buffer, result: number): string | undefined {
    if (!this.streamed) return "respond_write without a head";
    const gone = this.cancelled || this.bodyless;
    if (gone !== (result === WriteStatus.gone)) return `respond_write answered ${result}`;
    if (gone) return undefined;
    this.full = result === WriteStatus.full;
    if (chunk.length > 0) this.written.push(chunk);
    // What is in the stream's own queue counts too, so it may be twice the limit, never more.
    const held = size(this.written) - size(this.received);
    return held > 2 * WRITE_LIMIT ? `the host holds ${held} bytes` : undefined;
  }

  #begin(name: string, head: Buffer): string | undefined {
    if (this.status !== undefined) return "a second head";
    const [status, ...lines] = head.toString().split("\n");
    this.status = Number(status);
    this.streamed = name === "respond_start";
    const headers = new Headers();
    for (let at = 0; at < lines.length; at += 2) headers.append(lines[at]!, lines[at + 1]!);
    return this.status >= 200 && this.status <= 599 ? undefined : `status ${status}`;
  }

  /** What was lost, once everything that could happen has happened, though the instance lives. */
  lost(): string | undefined {
    if (this.lostContext || this.instance === undefined || this.instance.ended || this.left) return undefined;
    if (this.isCall && this.held) return this.settled ? "its answer does not wait for what goes on" : undefined;
    const isKept = this.keptOpen && this.bodyless;
    if (!this.open) return this.settled || isKept ? this.#lostBackground() : "its answer does not reach the client";
    if (this.cancelled) return this.reading ? "who reads on waits for ever" : undefined;
    const more = this.sentEnd !== undefined || this.read < this.sent.length;
    if (this.waits && more) return "a body event is missing";
    if (this.reading && this.full) return "a writable event is missing";
    if (this.reading && size(this.received) < size(this.written)) return "written bytes do not reach the client";
    if (this.status !== undefined && !this.settled && !isKept) return "the head does not reach the client";
    return this.#lostBackground();
  }

  /** What the platform has to wait for, is what goes on in the background. */
  #lostBackground(): string | undefined {
    const kept = this.keeps.some(({ settled }) => !settled);
    if (this.isKeeper && !this.isCall && this.held && !kept)
      return "the platform does not wait for work in the background";
    return kept && this.open && !this.held ? "the platform waits for nothing" : undefined;
  }

  /** What is wrong with it, now that its instance has ended and the client has read all there was. */
  verdict(): string | undefined {
    if (this.keeps.some(({ settled }) => !settled)) return "what the platform waits for never settles";
    if (this.lostContext) return undefined;
    if (!this.settled) return "it never settles";
    if (this.refused) return this.#refusal();
    if (this.isCall) return this.#callVerdict();
    const { status, body } = this.response!;
    if (status !== (this.status ?? 500)) return `status ${status} instead of ${this.status ?? 500}`;
    const got = Buffer.concat(this.received);
    // An error page may come for HEAD, too: what sends it leaves the page out.
    if (this.status === undefined) {
      return this.left || got.toString() === `Internal Server Error\nrequest id: r${this.number}\n`
        ? undefined
        : `status 500 with ${got}`;
    }
    if (this.bodyless) return body === null ? undefined : "a body where none may be";
    const all = Buffer.concat(this.written);
    const partial = this.left || this.cancelled;
    if (!(partial ? all.subarray(0, got.length) : all).equals(got)) return `got ${got.length} of ${all.length} bytes`;
    if (this.left) return undefined;
    if (this.bodyEnd === undefined) return "the body never ends";
    if (partial || this.bodyEnd === (this.finished ? "done" : "broken")) return undefined;
    return `the body is ${this.bodyEnd}, though the guest ended it with ${this.finished}`;
  }

  #refusal(): string | undefined {
    if (this.started) return "refused by an instance";
    if (!this.mayRefuse && !this.aborted) return "refused, though there is room";
    if (this.isCall) return undefined;
    const got = Buffer.concat(this.received).toString();
    if (this.response!.headers.get("retry-after") === null) return "refused for ever";
    return this.left || got === `Service Unavailable\nrequest id: r${this.number}\n`
      ? undefined
      : `status 503 with ${got}`;
  }

  #callVerdict(): string | undefined {
    const { ok, value } = this.outcome!;
    // Its instance has ended before it was done.
    if (this.answer === undefined || this.parts > 0)
      return !ok && /ended/.test(String(value)) ? undefined : `a call came to ${value}`;
    const same = ok === this.answer.ok && JSON.stringify(value) === JSON.stringify(this.answer.value);
    return same ? undefined : `a call came to ${JSON.stringify(value)}`;
  }
}

function size(chunks: Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
