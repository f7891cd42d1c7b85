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
	edgeFreeze()
}

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

//go:linkname edgeFreeze runtime.edgeFreeze
func edgeFreeze()

//go:linkname edgeRestore syscall.edgeRestore
func edgeRestore()
