//go:build wasip1

package binding

import (
	"io"
	"unsafe"

	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/guest"
)

// HostCheck is the import that tells whether a binding is there, in a function
// of its own: TinyGo takes no import as a value.
type HostCheck func(name unsafe.Pointer, nameLen uint32, out unsafe.Pointer, capacity uint32) uint32

// failureLimit is FAILURE_LIMIT of the ABI.
const failureLimit = 1024

// Check asks the host whether there is a binding of that name.
func Check(do, name string, check HostCheck) error {
	if name == "" {
		return &Error{Do: do, Name: `""`, Text: "the name is empty", Is: ErrInvalid}
	}
	out := make([]byte, failureLimit)
	ptr := unsafe.Pointer(unsafe.StringData(name))
	n := check(ptr, uint32(len(name)), unsafe.Pointer(unsafe.SliceData(out)), failureLimit)
	if n == 0 {
		return nil
	}
	failure, err := envelope.DecodeFailure(string(out[:n]))
	if err != nil {
		panic("go-edge: " + err.Error())
	}
	return &Error{Do: do, Name: name, Text: failure.Text, Is: kindOf(failure.Code)}
}

// Explain makes an Error of why an operation failed.
func Explain(do, name, key string, err error) error {
	if failure, ok := err.(*guest.Failure); ok {
		return &Error{Do: do, Name: name, Key: key, Text: failure.Text, Is: kindOf(failure.Code)}
	}
	return Wrap(do, name, key, err)
}

// ReadAll reads the bytes of an operation's result, size of them.
func ReadAll(op *guest.Operation, size int) ([]byte, error) {
	p := make([]byte, size)
	if _, err := io.ReadFull(op, p); err != nil {
		return nil, err
	}
	op.CloseWith(guest.ErrClosed)
	return p, nil
}
