//go:build wasip1 && !goedge_command

package fetch

import "unsafe"

//go:wasmimport edge_op fetch
func hostFetch(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32
