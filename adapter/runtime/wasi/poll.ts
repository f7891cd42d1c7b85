import { IDLE_FD } from "../abi.ts";
import type { Memory } from "../memory.ts";
import { Errno } from "./errno.ts";
import type { WasiHost } from "./host.ts";

/** Sizes in bytes, and the offsets used below, of witx records $subscription and $event. */
const SUBSCRIPTION = 48;
const EVENT = 32;
const CLOCK = 0;
const CLOCK_ID_MONOTONIC = 1;
const FLAG_ABSOLUTE = 1;

/**
 * poll_oneoff, which is where a guest says that it is idle.
 *
 *     subscription: 0 userdata u64 · 8 tag u8 · clock: 16 id u32, 24 timeout u64, 40 flags u16 · fd: 16 fd u32
 *     event:        0 userdata u64 · 8 errno u16 · 10 type u8 · 16 bytes u64 · 24 flags u16
 *
 * A clock whose timeout is 0 makes it a look without waiting, which Go does while it has work: never idle, and its
 * timeout is no deadline. The standard streams are always ready.
 */
export function pollFamily(host: WasiHost) {
  return {
    poll_oneoff(subscriptions: number, events: number, count: number, stored: number): number {
      if (count === 0) return Errno.inval;
      const { memory } = host;
      memory.checkArray(subscriptions, count, SUBSCRIPTION);
      memory.checkArray(events, count, EVENT);
      let timeout = Number.POSITIVE_INFINITY;
      let ready = 0;
      let idleAt: number | undefined;
      for (let i = 0; i < count >>> 0; i++) {
        const at = subscriptions + SUBSCRIPTION * i;
        if (memory.getU8(at + 8) === CLOCK) timeout = Math.min(timeout, clockTimeout(host, at));
        else if (memory.getU32(at + 16) === IDLE_FD) idleAt = at;
        else emit(memory, events + EVENT * ready++, at);
      }
      if (ready === 0 && timeout > 0 && host.wait(timeout) && idleAt !== undefined) {
        emit(memory, events, idleAt);
        ready = 1;
      }
      if (ready === 0) ready = emitClocks(memory, subscriptions, count, events);
      memory.setU32(stored, ready);
      return Errno.success;
    },
  };
}

/** Milliseconds until a clock subscription is due; 0 when it is. */
function clockTimeout(host: WasiHost, at: number): number {
  const timeout = Number(host.memory.getU64(at + 24)) / 1e6;
  if ((host.memory.getU16(at + 40) & FLAG_ABSOLUTE) === 0) return timeout;
  const monotonic = host.memory.getU32(at + 16) === CLOCK_ID_MONOTONIC;
  return Math.max(0, timeout - (monotonic ? host.clock.monotonic() : host.clock.realtime()));
}

/** Reports every clock subscription: whoever polls looks at the time itself. */
function emitClocks(memory: Memory, subscriptions: number, count: number, events: number): number {
  let ready = 0;
  for (let i = 0; i < count >>> 0; i++) {
    const at = subscriptions + SUBSCRIPTION * i;
    if (memory.getU8(at + 8) === CLOCK) emit(memory, events + EVENT * ready++, at);
  }
  return ready;
}

function emit(memory: Memory, event: number, subscription: number): void {
  const type = memory.getU8(subscription + 8);
  memory.setU64(event, memory.getU64(subscription));
  memory.setU16(event + 8, Errno.success);
  memory.setU8(event + 10, type);
  memory.setU64(event + 16, type === CLOCK ? 0n : 1n);
  memory.setU16(event + 24, 0);
}
