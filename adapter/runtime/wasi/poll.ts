import { IDLE_FD } from "../abi.ts";
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
      host.memory.checkArray(subscriptions, count, SUBSCRIPTION);
      host.memory.checkArray(events, count, EVENT);
      const view = host.memory.view;
      let timeout = Number.POSITIVE_INFINITY;
      let ready = 0;
      let idleAt = -1;
      for (let i = 0; i < count >>> 0; i++) {
        const at = subscriptions + SUBSCRIPTION * i;
        if (view.getUint8(at + 8) === CLOCK) timeout = Math.min(timeout, clockTimeout(host, view, at));
        else if (view.getUint32(at + 16, true) === IDLE_FD) idleAt = at;
        else emit(view, events + EVENT * ready++, view, at);
      }
      if (ready === 0 && timeout > 0 && host.wait(timeout) && idleAt >= 0) {
        emit(host.memory.view, events, host.memory.view, idleAt);
        ready = 1;
      }
      if (ready === 0) ready = emitClocks(host, subscriptions, count, events);
      host.memory.view.setUint32(stored, ready, true);
      return Errno.success;
    },
  };
}

/** Milliseconds until a clock subscription is due; 0 when it is. */
function clockTimeout(host: WasiHost, view: DataView, at: number): number {
  const timeout = Number(view.getBigUint64(at + 24, true)) / 1e6;
  if ((view.getUint16(at + 40, true) & FLAG_ABSOLUTE) === 0) return timeout;
  const monotonic = view.getUint32(at + 16, true) === CLOCK_ID_MONOTONIC;
  return Math.max(0, timeout - (monotonic ? host.clock.monotonic() : host.clock.realtime()));
}

/** Reports every clock subscription: whoever polls looks at the time itself. */
function emitClocks(host: WasiHost, subscriptions: number, count: number, events: number): number {
  const view = host.memory.view;
  let ready = 0;
  for (let i = 0; i < count >>> 0; i++) {
    const at = subscriptions + SUBSCRIPTION * i;
    if (view.getUint8(at + 8) === CLOCK) emit(view, events + EVENT * ready++, view, at);
  }
  return ready;
}

function emit(to: DataView, event: number, from: DataView, subscription: number): void {
  const type = from.getUint8(subscription + 8);
  to.setBigUint64(event, from.getBigUint64(subscription, true), true);
  to.setUint16(event + 8, Errno.success, true);
  to.setUint8(event + 10, type);
  to.setBigUint64(event + 16, type === CLOCK ? 0n : 1n, true);
  to.setUint16(event + 24, 0, true);
}
