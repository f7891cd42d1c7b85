//go:build wasip1 && !tinygo && !goedge_command

package guest

import (
	"math"
	_ "unsafe" // for go:linkname
)

// Go's scheduler knows when all goroutines but that of an entry are parked; it
// is the last to run, and returns to the host. edgeSettle is what the build adds
// to package runtime (adapter/build/overlays/runtime.ts).

//go:wasmexport edge_abi_1
func abi1() {}

//go:wasmexport edge_start
func start() {
	dispatch(job{call: runMain})
	settle()
}

//go:wasmexport edge_run
func run(kind, id, size uint32) {
	deliver(kind, id, size)
	settle()
}

// settle lets every other goroutine run until all are parked, and tells the
// host when the next timer is due.
func settle() {
	if next := edgeSettle(); next >= 0 {
		hostSleep(uint32(min(next/1000+1, math.MaxUint32)))
	}
}

//go:linkname edgeSettle runtime.edgeSettle
func edgeSettle() int64
