import { GuestExit } from "../faults.ts";
import { Errno } from "./errno.ts";

/** The process, of which there is one an instance. */
export function procFamily() {
  return {
    proc_exit(code: number): never {
      throw new GuestExit(code);
    },

    /** There are no signals; Go raises one only to die by it. */
    proc_raise(signal: number): never {
      throw new GuestExit(128 + signal);
    },

    sched_yield(): number {
      return Errno.success;
    },
  };
}
