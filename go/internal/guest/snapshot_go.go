//go:build wasip1 && !tinygo && !goedge_command

package guest

import _ "unsafe" // for go:linkname

// A snapshot is the program as it was once the build had run it so far. These
// are the ends of that run, and of what a snapshot does in place of starting;
// the build adds the rest to packages runtime and syscall
// (adapter/build/overlays/snapshot.ts).

// freeze is the last that the program does in the build.
//
//go:wasmexport edge_freeze
func freeze() {
	warm()
	edgeFreeze()
}

// warm makes what main and the first request would be the first to need:
// goroutines with room on their stacks, free memory of each size, and what
// others add to warmers. All that makes it is code that an engine then need not
// compile while somebody waits: two fifths of what a request runs.
func warm() {
	for range 2 {
		dispatch(job{call: deepen})
	}
	edgeSettle()
	for size := 8; size <= 4096; size += max(8, size/8&^7) {
		room, pointers = make([]byte, size), make([]*byte, size/8)
	}
	room, pointers = nil, nil
	for _, warmer := range warmers {
		warmer()
	}
}

// room and pointers are where memory is for a moment, so that it is really
// allocated.
var (
	room     []byte
	pointers []*byte
)

// deepen lets a stack grow to what a request of net/http takes.
//
//go:noinline
func deepen() {
	var frame [16 << 10]byte
	use(&frame)
}

//go:noinline
func use(frame *[16 << 10]byte) { frame[0] = 1 }

// restore is the first that it does in an instance, which has a clock,
// an environment and random numbers of its own.
//
//go:wasmexport edge_restore
func restore() {
	edgeRestore()
}

// resume is what an instance does in place of edge_start, where main has run in
// the build.
//
//go:wasmexport edge_resume
func resume() {
	announce()
	settle()
}

//go:linkname edgeFreeze syscall.edgeFreeze
func edgeFreeze()

//go:linkname edgeRestore syscall.edgeRestore
func edgeRestore()
