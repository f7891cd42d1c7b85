//go:build wasip1 && !goedge_command

package hostcall

import "unsafe"

//go:wasmimport edge_op call
func hostCall(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32

// startCall is hostCall as a value, which TinyGo does not take an import for.
func startCall(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32 {
	return hostCall(request, args, argsLen, body, bodyLen, flags)
}
