//go:build wasip1 && goedge_command

package guest

import (
	"errors"
	"unsafe"
)

// errNoOperations is what starting any operation ends with.
var errNoOperations = errors.New("not available in a WASI command, which has its standard streams alone: build for a platform")

// newOperation fails: there is nobody to do anything for the program. So none
// of the functions below is ever called.
func newOperation(uint32) (*Operation, error) { return nil, errNoOperations }

func hostOpRead(uint32, unsafe.Pointer, uint32) int32  { return 0 }
func hostOpWrite(uint32, unsafe.Pointer, uint32) int32 { return 0 }
func hostOpEnd(uint32, uint32)                         {}
func hostOpClose(uint32)                               {}
