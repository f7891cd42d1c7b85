import type { Overlay } from "./overlay.ts";

/**
 * os/signal waits for signals in a goroutine that polls for ever where the system has none: the program would never be
 * idle, and so never answer. Without its loop, Notify and NotifyContext work, and no signal ever comes.
 */
export const signalOverlay: Overlay = {
  package: "os/signal",
  edits: () => [
    { file: "signal_unix.go", find: "\twatchSignalLoop = loop\n", put: "\t_ = loop // no signal ever comes\n" },
  ],
  hint: "Leave os/signal out of this build, with `//go:build !wasip1` in the file that imports it.",
};
