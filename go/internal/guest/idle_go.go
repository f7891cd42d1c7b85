//go:build wasip1 && !tinygo && !goedge_command

package guest

import (
	"os"
	"syscall"

	"go-edge.dev/internal/abi"
)

// Go's runtime says that all goroutines are parked by polling. Each entry
// waits for a descriptor that the host reports readable just then, so its own
// goroutine is the last to run, and returns to the host.

var (
	idleFile *os.File // kept: its finalizer would close the descriptor
	idlePoll syscall.RawConn
)

//go:wasmexport edge_abi_1
func abi1() {}

//go:wasmexport edge_start
func start() {
	idleFile = os.NewFile(abi.IdleFD, "idle")
	poll, err := idleFile.SyscallConn()
	if err != nil {
		panic("go-edge: the host reserves no idle descriptor: " + err.Error())
	}
	idlePoll = poll
	go runMain()
	settle()
}

//go:wasmexport edge_run
func run(kind, id, size uint32) {
	deliver(kind, id, size)
	settle()
}

// settle lets every other goroutine run until all are parked.
func settle() {
	polled := false
	err := idlePoll.Read(func(uintptr) bool {
		ready := polled
		polled = true
		return ready
	})
	if err != nil {
		panic("go-edge: waiting for idle: " + err.Error())
	}
}
