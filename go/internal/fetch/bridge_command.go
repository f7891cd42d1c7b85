//go:build wasip1 && goedge_command

package fetch

import "unsafe"

// hostFetch starts nothing: a command has nobody to send requests.
func hostFetch(uint32, unsafe.Pointer, uint32, unsafe.Pointer, uint32, uint32) uint32 { return 0 }
