//go:build wasip1

package guest

import (
	"errors"
	"io"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/envelope"
)

var (
	// ErrBroken is what reading a body ends with when the client went away.
	ErrBroken = errors.New("go-edge: the request body broke off")
	// ErrGone is what writing a response ends with when nobody reads it.
	ErrGone = errors.New("go-edge: the client went away")
	// ErrDone is what using an exchange ends with after its handler returned.
	ErrDone = errors.New("go-edge: used after the handler returned")
	// ErrDeadline is what waiting beyond a deadline ends with.
	ErrDeadline = errors.New("go-edge: the deadline has passed")
)

// Exchange is one request and its response, as they cross the bridge.
type Exchange struct {
	Context
	Head envelope.Request

	id       uint32
	mark     mark
	place    int  // in live
	done     bool // the response is out, or the handler returned
	gone     bool // the client went away
	readable signal
	writable signal
	reading  deadline
	writing  deadline
}

// ReadBody reads the next bytes of the request's body, waiting for them.
func (x *Exchange) ReadBody(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		if x.done {
			return 0, ErrDone
		}
		if x.reading.passed {
			return 0, ErrDeadline
		}
		ptr, size := bytesOf(p)
		switch n := hostBodyRead(x.id, ptr, size); n {
		case abi.BodyEnd:
			return 0, io.EOF
		case abi.BodyWait:
			x.readable.wait()
		case abi.BodyBroken:
			return 0, ErrBroken
		default:
			return int(n), nil
		}
	}
}

// Data returns what the platform tells of the request beside HTTP, as JSON, or
// nil.
func (x *Exchange) Data() []byte {
	if x.done {
		return nil
	}
	size := hostRequestData(x.id, nil, 0)
	if size == 0 {
		return nil
	}
	data := make([]byte, size)
	ptr, n := bytesOf(data)
	hostRequestData(x.id, ptr, n)
	return data
}

// Respond sends a whole response.
func (x *Exchange) Respond(head, body []byte) {
	if x.finish() {
		headPtr, headLen := bytesOf(head)
		bodyPtr, bodyLen := bytesOf(body)
		hostRespond(x.id, headPtr, headLen, bodyPtr, bodyLen)
	}
}

// Start sends the head of a streamed response.
func (x *Exchange) Start(head []byte) {
	if !x.done {
		ptr, size := bytesOf(head)
		hostRespondStart(x.id, ptr, size)
	}
}

// maxChunk is the most bytes of a response that one call hands to the host,
// which holds them until the client takes them.
const maxChunk = 64 << 10

// Write sends part of a streamed response, and waits while the client is
// slower than the handler.
func (x *Exchange) Write(p []byte) error {
	for len(p) > 0 {
		if x.done {
			return ErrDone
		}
		if x.gone {
			return ErrGone
		}
		if x.writing.passed {
			return ErrDeadline
		}
		chunk := p[:min(len(p), maxChunk)]
		p = p[len(chunk):]
		ptr, size := bytesOf(chunk)
		switch hostRespondWrite(x.id, ptr, size) {
		case abi.WriteGone:
			x.gone = true
			return ErrGone
		case abi.WriteFull:
			x.writable.wait()
			if x.writing.passed {
				return ErrDeadline
			}
		}
	}
	return nil
}

// End ends a streamed response; with ok false the client sees it break off.
func (x *Exchange) End(ok bool) {
	if x.finish() {
		n := uint32(0)
		if ok {
			n = 1
		}
		hostRespondEnd(x.id, n)
	}
}

// finish marks the response as out; it reports whether it was not yet.
func (x *Exchange) finish() bool {
	if x.done {
		return false
	}
	x.done = true
	leave(x)
	return true
}

// serve runs the handler, and ends what it leaves open: the response, the
// context, and goroutines that read or write.
func (x *Exchange) serve() {
	defer func() {
		x.End(false)
		x.wake()
	}()
	handler(x)
}

// cancel tells the handler that the client went away.
func (x *Exchange) cancel() {
	x.gone = true
	x.wake()
}

// wake ends the context, and lets goroutines that read or write see why.
func (x *Exchange) wake() {
	x.Context.cancel()
	x.readable.send()
	x.writable.send()
}
