import { GuestExit } from "../faults.ts";
import { Errno } from "./errno.ts";

/** The signals of witx $signal, none to sys. */
const LAST_SIGNAL = 30;

/** The process, of which there is one an instance. */
export function procFamily() {
  return {
    proc_exit(code: number): never {
      throw new GuestExit(code >>> 0);
    },

    /** There are no signals; Go raises one only to die by it. Signal none asks whether there are any. */
    proc_raise(signal: number): number {
      if (signal === 0) return Errno.success;
      if (signal >>> 0 > LAST_SIGNAL) return Errno.inval;
      throw new GuestExit(128 + signal);
    },

    sched_yield(): number {
      return Errno.success;
    },
  };
}
