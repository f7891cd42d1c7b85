//go:build wasip1

package guest

import (
	"strings"
	"unsafe"
)

//go:wasmimport wasi_snapshot_preview1 proc_exit
func hostExit(code uint32)

// bytesOf returns where p is in linear memory. The pointer is only good for
// the import it is passed to.
func bytesOf(p []byte) (unsafe.Pointer, uint32) {
	return unsafe.Pointer(unsafe.SliceData(p)), uint32(len(p))
}

// textOf is bytesOf for a text that may have any bytes: the bridge takes UTF-8.
func textOf(text string) (unsafe.Pointer, uint32) {
	return bytesOf([]byte(strings.ToValidUTF8(text, "\uFFFD")))
}
