import type { Memory } from "../memory.ts";
import { Errno } from "./errno.ts";
import type { WasiHost, WasiShared } from "./host.ts";

/** Sizes in bytes, and the offsets used below, of witx records $subscription and $event. */
const SUBSCRIPTION = 48;
const EVENT = 32;
const CLOCK = 0;
const FD_READ = 1;
const FD_WRITE = 2;
const CLOCK_ID_REALTIME = 0;
const CLOCK_ID_MONOTONIC = 1;
const FLAG_ABSOLUTE = 1;
/** Milliseconds by which two readings of the platform's clocks may be apart from what passed between them. */
const CLOCK_STEP = 1;
const FOREVER = Number.POSITIVE_INFINITY;

/**
 * poll_oneoff, which is where a guest waits, and where TinyGo's says that it is idle.
 *
 *     subscription: 0 userdata u64 · 8 tag u8 · clock: 16 id u32, 24 timeout u64, 40 flags u16 · fd: 16 fd u32
 *     event:        0 userdata u64 · 8 errno u16 · 10 type u8 · 16 bytes u64 · 24 flags u16
 *
 * A clock whose timeout is 0 makes it a look without waiting, which Go does while it has work. Files, stdout and stderr are always ready, and stdin where the host does not say otherwise. What
 * can't be waited for is an event with an errno.
 */
export function pollFamily(host: WasiHost, shared: WasiShared) {
  return {
    poll_oneoff(subscriptions: number, events: number, count: number, stored: number): number {
      if (count === 0) return Errno.inval;
      const { memory } = host;
      memory.checkArray(subscriptions, count, SUBSCRIPTION);
      memory.checkArray(events, count, EVENT);
      let timeout = FOREVER;
      let ready = 0;
      let inputAt: number | undefined;
      let start: number | undefined; // read only where it matters: with each idle comes a poll
      for (let i = 0; i < count >>> 0; i++) {
        const at = subscriptions + SUBSCRIPTION * i;
        const tag = memory.getU8(at + 8);
        const subject = memory.getU32(at + 16);
        if (tag > FD_WRITE) return Errno.inval;
        if (tag === CLOCK) {
          if (isAbsolute(memory, at)) start ??= host.clock.monotonic();
          if (isClock(subject)) timeout = Math.min(timeout, clockTimeout(host, at));
          else emit(memory, events + EVENT * ready++, at, Errno.inval, 0);
        } else if (tag === FD_READ && shared.stream(subject) === 0 && host.canRead?.() === false) inputAt = at;
        else ready = emitDescriptor(shared, memory, events, ready, at);
      }
      if (ready === 0 && timeout > 0) host.wait(timeout, inputAt !== undefined);
      if (ready === 0 && inputAt !== undefined && host.canRead?.()) {
        ready = emitDescriptor(shared, memory, events, ready, inputAt);
      }
      if (ready === 0) ready = emitClocks(host, subscriptions, count, events, { start, timeout });
      memory.setU32(stored, ready);
      return Errno.success;
    },
  };
}

function isClock(id: number): boolean {
  return id === CLOCK_ID_REALTIME || id === CLOCK_ID_MONOTONIC;
}

function isAbsolute(memory: Memory, at: number): boolean {
  return (memory.getU16(at + 40) & FLAG_ABSOLUTE) !== 0;
}

/** Milliseconds until a clock subscription is due; 0 when it is. */
function clockTimeout(host: WasiHost, at: number): number {
  const timeout = Number(host.memory.getU64(at + 24)) / 1e6;
  if (!isAbsolute(host.memory, at)) return timeout;
  const monotonic = host.memory.getU32(at + 16) === CLOCK_ID_MONOTONIC;
  return Math.max(0, timeout - (monotonic ? host.clock.monotonic() : host.clock.realtime()));
}

/** A wait: when it started, by the monotonic clock, where a clock goes by that, and how long it was to be. */
interface Wait {
  start: number | undefined;
  timeout: number;
}

/** Reports the clocks that are due after a wait, whether it has passed here or the guest is about to wait outside. */
function emitClocks(host: WasiHost, subscriptions: number, count: number, events: number, wait: Wait): number {
  const { memory } = host;
  const elapsed = wait.start === undefined ? 0 : host.clock.monotonic() - wait.start;
  let ready = 0;
  for (let i = 0; i < count >>> 0; i++) {
    const at = subscriptions + SUBSCRIPTION * i;
    if (memory.getU8(at + 8) !== CLOCK) continue;
    const timeout = clockTimeout(host, at) + (isAbsolute(memory, at) ? elapsed - CLOCK_STEP : 0);
    if (timeout <= wait.timeout) emit(memory, events + EVENT * ready++, at, Errno.success, 0);
  }
  return ready;
}

/** Reports a descriptor: ready, or not one that is open. Returns how many events there are then. */
function emitDescriptor(shared: WasiShared, memory: Memory, events: number, ready: number, at: number): number {
  const bytes = shared.available(memory.getU32(at + 16));
  emit(memory, events + EVENT * ready, at, bytes < 0 ? Errno.badf : Errno.success, Math.max(0, bytes));
  return ready + 1;
}

/** Writes an event, whole. One comes with each idle, so it takes no view, which would be garbage as often. */
function emit(memory: Memory, event: number, subscription: number, errno: number, bytes: number): void {
  memory.setU64(event, memory.getU64(subscription));
  memory.setU32(event + 8, errno | (memory.getU8(subscription + 8) << 16));
  memory.setU32(event + 12, 0);
  memory.setU32(event + 16, bytes);
  memory.setU32(event + 20, bytes / 2 ** 32);
  memory.setU64(event + 24, 0n);
}
