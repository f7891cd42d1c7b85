import { isServer, type Overlay, UPDATE } from "./overlay.ts";

/** What package runtime gets: a goroutine may wait for all others to be parked. */
const ADDED = `package runtime

import _ "unsafe" // for go:linkname

// edgeWaiting is the goroutine that is to run once all others are parked.
var edgeWaiting guintptr

// edgeUntil is when the next timer was due when it was chosen.
var edgeUntil int64

// edgeIdle returns that goroutine, if any. until is when the next timer is due,
// or 0. Nothing else can be run.
func edgeIdle(until int64) *g {
	gp := edgeWaiting.ptr()
	edgeWaiting, edgeUntil = 0, until
	return gp
}

// edgeSettle lets every other goroutine run until all are parked, and returns
// the nanoseconds until the next timer is due, or a negative number for never.
//
//go:linkname edgeSettle
func edgeSettle() int64 {
	edgeWaiting.set(getg())
	gopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)
	if edgeUntil == 0 {
		return -1
	}
	return max(0, edgeUntil-nanotime())
}
`;

/**
 * Go's scheduler asks once more what to run before it would wait: in a browser, that is where JavaScript gets its turn. At
 * the edge, the goroutine of the host's entry does, and returns to the host. A descriptor that the host reports readable
 * would do as well, by two polls, which cost a third of a small request.
 */
export const runtimeOverlay: Overlay = {
  package: "runtime",
  isNeeded: isServer,
  edits: () => [
    {
      file: "lock_wasip1.go",
      find: "func beforeIdle(int64, int64) (*g, bool) {\n",
      put: "func beforeIdle(_, until int64) (*g, bool) {\n\tif gp := edgeIdle(until); gp != nil {\n\t\treturn gp, false\n\t}\n",
    },
  ],
  added: () => ({ "zz_go_edge.go": ADDED }),
  hint: UPDATE,
};
