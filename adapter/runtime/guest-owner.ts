import type { Guest } from "./guest.ts";

/** Who keeps an instance. */
export interface GuestOwner {
  /** The guest has room again, or has ended. Never called from inside wasm. */
  settled(guest: Guest): void;
}
