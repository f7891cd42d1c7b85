//go:build wasip1 && !goedge_command

package guest

import (
	"errors"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/envelope"
)

var errBusy = errors.New("too many operations are open at once: close what is not needed any more")

// operate is deliver for operations. It is set by the first of them, which
// keeps what it needs out of programs that start none.
var operate func(kind, id, size uint32)

// newOperation follows an operation that the host has just started; an id of 0
// says that it did not.
func newOperation(id uint32) (*Operation, error) {
	if id == 0 {
		return nil, errBusy
	}
	operate = deliverToOperation
	o := &Operation{id: id, place: len(operations)}
	operations = append(operations, o)
	return o, nil
}

func deliverToOperation(kind, id, size uint32) {
	payload := readEvent(size)
	for _, o := range operations {
		if o.id != id {
			continue
		}
		switch kind {
		case abi.EventResult:
			o.result = payload
			o.answered.send()
		case abi.EventFailure:
			failure, err := envelope.DecodeFailure(payload)
			if err != nil {
				panic("go-edge: " + err.Error())
			}
			failed := Failure(failure)
			o.leave(&failed)
		case abi.EventData:
			o.readable.send()
		case abi.EventDrain:
			o.writable.send()
		}
		return
	}
}
