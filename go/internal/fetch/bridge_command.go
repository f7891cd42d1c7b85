//go:build wasip1 && goedge_command

package fetch

import "unsafe"

// startFetch starts nothing: a command has nobody to send requests.
func startFetch(uint32, unsafe.Pointer, uint32, unsafe.Pointer, uint32, uint32) uint32 { return 0 }
