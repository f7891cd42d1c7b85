//go:build wasip1 && tinygo && goedge_command

package guest

import "unsafe"

//go:wasmimport wasi_snapshot_preview1 fd_write
func hostWrite(fd uint32, buffers unsafe.Pointer, count uint32, written unsafe.Pointer) uint32

// TinyGo's print, and what it says of a panic, go to standard output, which is
// the answer's. This stands in for the function by which its runtime writes.
//
//export runtime.fd_write
func runtimeWrite(_ uint32, buffers unsafe.Pointer, count uint32, written unsafe.Pointer) uint32 {
	return hostWrite(stderr, buffers, count, written)
}
