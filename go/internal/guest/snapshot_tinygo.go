//go:build wasip1 && tinygo && !goedge_command

package guest

import _ "unsafe" // for go:linkname

// A snapshot is the program as it was once the build had run it so far. These
// are the ends of that run, and of what a snapshot does in place of starting.
// A snapshot has read neither clock nor environment: the build sees to it.

// freeze is the last that the program does in the build.
//
//export edge_freeze
func freeze() {}

// restore is the first that it does in an instance, which has random numbers of
// its own.
//
//export edge_restore
func restore() {
	initRand()
}

// resume is what an instance does in place of edge_start, where main has run in
// the build.
//
//export edge_resume
func resume() {
	announce()
	runScheduler(true)
}

//go:linkname initRand runtime.initRand
func initRand()
