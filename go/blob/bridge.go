//go:build wasip1 && !goedge_command

package blob

import "unsafe"

//go:wasmimport edge_op blob
func hostBlob(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32

// startBlob is hostBlob as a value, which TinyGo does not take an import for.
func startBlob(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32 {
	return hostBlob(request, args, argsLen, body, bodyLen, flags)
}

//go:wasmimport edge_binding blob
func hostHasBlob(name unsafe.Pointer, nameLen uint32, out unsafe.Pointer, capacity uint32) uint32

// checkBlob is hostHasBlob as a value.
func checkBlob(name unsafe.Pointer, nameLen uint32, out unsafe.Pointer, capacity uint32) uint32 {
	return hostHasBlob(name, nameLen, out, capacity)
}
