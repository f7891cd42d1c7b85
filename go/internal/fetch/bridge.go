//go:build wasip1 && !goedge_command

package fetch

import "unsafe"

//go:wasmimport edge_op fetch
func hostFetch(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32

// startFetch is hostFetch as a value, which TinyGo does not take an import for.
func startFetch(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32 {
	return hostFetch(request, args, argsLen, body, bodyLen, flags)
}
