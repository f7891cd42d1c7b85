//go:build wasip1 && tinygo && !goedge_command

package guest

import _ "unsafe" // for go:linkname

// TinyGo's scheduler returns by itself when nothing is left to run. These are
// plain exports, not go:wasmexport, which would start a goroutine with a fresh
// stack for each entry.

//go:linkname runScheduler runtime.scheduler
func runScheduler(returnAtDeadlock bool)

//go:linkname exitScheduler runtime.wasmExportExit
func exitScheduler()

//export edge_abi_1
func abi1() {}

// headroom is how much of the heap is free at the start. TinyGo's collector keeps
// half as much free as is in use, which is next to nothing in a small program:
// it would run every hundred requests, and mark every stack each time.
const headroom = 512 << 10

// room is where the headroom is for a moment, so that it is really allocated.
var room []byte

//export edge_start
func start() {
	room = make([]byte, headroom)
	room = nil
	go runMain()
	runScheduler(true)
}

//export edge_run
func run(kind, id, size uint32) {
	deliver(kind, id, size)
	runScheduler(true)
}

// edgeIdle is called by the host from inside poll_oneoff, where the scheduler
// would sleep until the next timer: it makes the scheduler return instead.
//
//export edge_idle
func edgeIdle() {
	go exitScheduler()
}
