//go:build wasip1 && !goedge_command

package kv

import "unsafe"

//go:wasmimport edge_op kv
func hostKV(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32

//go:wasmimport edge_binding kv
func hostCheckKV(name unsafe.Pointer, nameLen uint32, out unsafe.Pointer, capacity uint32) uint32

// startKV and checkKV are the imports as values, which TinyGo does not take an
// import for.
func startKV(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32 {
	return hostKV(request, args, argsLen, body, bodyLen, flags)
}

func checkKV(name unsafe.Pointer, nameLen uint32, out unsafe.Pointer, capacity uint32) uint32 {
	return hostCheckKV(name, nameLen, out, capacity)
}
