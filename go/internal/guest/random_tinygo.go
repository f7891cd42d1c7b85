//go:build wasip1 && tinygo

package guest

import "unsafe"

//go:wasmimport wasi_snapshot_preview1 random_get
func hostRandom(ptr unsafe.Pointer, size uint32) uint32

// TinyGo takes random numbers from its C library, whose generator brings
// printf along: a third of a small program. These stand in for it.

//export arc4random
func arc4random() uint32 {
	var n uint32
	hostRandom(unsafe.Pointer(&n), 4)
	return n
}

//export arc4random_buf
func arc4randomBuf(ptr unsafe.Pointer, size uint32) {
	hostRandom(ptr, size)
}
