import { BodyRead, type BridgeImport } from "../abi.ts";
import type { ResponseHead } from "../abi-payloads.ts";
import type { Call } from "../call.ts";
import type { Exchange } from "../exchange.ts";
import { GuestFault } from "../faults.ts";
import type { Memory } from "../memory.ts";
import type { Answerable } from "../pending.ts";
import { decodeJson, decodeResponseHead, decodeText, encodeJson } from "./envelope.ts";

/** What the bridge needs of the instance it belongs to. */
export interface BridgeHost {
  readonly memory: Memory;
  /** The program is ready for requests. */
  serving: boolean;
  /** The payload of the event being delivered; undefined once it was read. */
  payload: Uint8Array | undefined;
  /** The guest is idle, and is to be entered again after so many milliseconds. */
  sleep(milliseconds: number): void;
  exchange(id: number): Exchange;
  /** The request or call of that id; undefined when it is not open. */
  findAnswerable(id: number): Answerable | undefined;
  call(id: number): Call;
}

/** The import object of the bridge, module `edge`. abi.ts says what each function means. */
export function createBridge(host: BridgeHost): Record<BridgeImport, (...args: number[]) => number | undefined> {
  const head = (ptr: number, length: number): ResponseHead => decodeResponseHead(host.memory.bytes(ptr, length));
  return {
    serve() {
      host.serving = true;
      return undefined;
    },

    sleep(microseconds = 0) {
      host.sleep((microseconds >>> 0) / 1000);
      return undefined;
    },

    event_read(ptr = 0, capacity = 0) {
      const payload = host.payload;
      if (payload === undefined || payload.length !== capacity >>> 0) {
        throw new GuestFault(`event_read of ${capacity} bytes, where ${payload?.length ?? "none"} are to be read`);
      }
      host.payload = undefined;
      host.memory.write(ptr, payload);
      return payload.length;
    },

    body_read(id = 0, ptr = 0, capacity = 0) {
      const target = host.memory.bytes(ptr, capacity);
      if (target.length === 0) throw new GuestFault("body_read into an empty buffer");
      return host.exchange(id).body?.read(target) ?? BodyRead.end;
    },

    respond(id = 0, headPtr = 0, headLength = 0, bodyPtr = 0, bodyLength = 0) {
      host.exchange(id).respond(head(headPtr, headLength), host.memory.copy(bodyPtr, bodyLength));
      return undefined;
    },

    respond_start(id = 0, headPtr = 0, headLength = 0) {
      host.exchange(id).start(head(headPtr, headLength));
      return undefined;
    },

    respond_write(id = 0, ptr = 0, length = 0) {
      return host.exchange(id).write(host.memory.copy(ptr, length));
    },

    respond_end(id = 0, ok = 0) {
      host.exchange(id).end(ok !== 0);
      return undefined;
    },

    panicked(id = 0, ptr = 0, length = 0) {
      host.exchange(id).panicked(decodeText(host.memory.bytes(ptr, length)));
      return undefined;
    },

    request_data(id = 0, ptr = 0, capacity = 0) {
      const target = host.memory.bytes(ptr, capacity);
      const data = encodeJson(host.exchange(id).origin.data());
      if (data.length <= target.length) target.set(data);
      return data.length;
    },

    hold(id = 0) {
      host.findAnswerable(id)?.hold();
      return undefined;
    },

    unhold(id = 0) {
      host.findAnswerable(id)?.unhold();
      return undefined;
    },

    call_result(id = 0, ok = 0, ptr = 0, length = 0) {
      const bytes = host.memory.bytes(ptr, length);
      if (ok !== 0) host.call(id).succeed(length === 0 ? null : decodeJson(bytes));
      else host.call(id).fail(new Error(decodeText(bytes)));
      return undefined;
    },
  };
}
