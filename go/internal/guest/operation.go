//go:build wasip1

package guest

import (
	"context"
	"errors"
	"io"
	"unsafe"

	"go-edge.dev/internal/abi"
)

// ErrClosed is what using an operation ends with that was closed.
var ErrClosed = errors.New("used after it was closed")

// Failure is an operation that failed.
type Failure struct {
	Code string // what it is, for programs; docs/abi.md lists them
	Text string // what happened, and what to do about it
}

func (f *Failure) Error() string { return f.Text }

// Operation is something that the platform does for the program. Each has to be
// closed, unless its result's bytes were read to their end.
type Operation struct {
	id       uint32
	place    int // in operations
	closed   bool
	err      error // why it was closed
	left     func() bool
	result   string // JSON
	answered signal
	readable signal
	writable signal
}

// HostOperation is the import of a kind of operation, in a function of its own:
// TinyGo takes no import as a value.
type HostOperation func(request uint32, args unsafe.Pointer, argsLen uint32, body unsafe.Pointer, bodyLen, flags uint32) uint32

// StartOperation starts an operation with JSON arguments of up to 1 MiB, and a
// body of up to 4 MiB, or, with the flag abi.OperationStream, one that is to be
// written. It is for the request or call that ctx belongs to, and is closed when
// ctx ends.
func StartOperation(ctx context.Context, start HostOperation, args, body []byte, flags uint32) (*Operation, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	argsPtr, argsLen := bytesOf(args)
	bodyPtr, bodyLen := bytesOf(body)
	op, err := newOperation(start(requestOf(ctx), argsPtr, argsLen, bodyPtr, bodyLen, flags))
	if err == nil {
		op.closeAfter(ctx)
	}
	return op, err
}

// operations holds those that are open, and is a list for the reason that live
// is one.
var operations []*Operation

// requestOf returns the id of the request or call that ctx belongs to, or else the one
// that this goroutine works for; 0 where neither is known.
func requestOf(ctx context.Context) uint32 {
	if x := FromContext(ctx); x != nil {
		return x.id
	}
	return attributed()
}

// Result waits for the head of the result.
func (o *Operation) Result() (string, error) {
	for o.result == "" && !o.closed {
		o.answered.wait()
	}
	if o.closed {
		return "", o.err
	}
	return o.result, nil
}

// Read reads the next bytes of the result, waiting for them. At their end, or
// where they break off, it closes the operation.
func (o *Operation) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for !o.closed {
		ptr, size := bytesOf(p)
		switch n := hostOpRead(o.id, ptr, size); n {
		case abi.BodyEnd:
			o.CloseWith(io.EOF)
		case abi.BodyWait:
			o.readable.wait()
		case abi.BodyBroken:
			o.CloseWith(io.ErrUnexpectedEOF)
		default:
			return int(n), nil
		}
	}
	return 0, o.err
}

// Write sends part of its body, and waits while the platform is slower.
func (o *Operation) Write(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if o.closed {
			return n, o.err
		}
		chunk := p[n:min(len(p), n+maxChunk)]
		ptr, size := bytesOf(chunk)
		switch hostOpWrite(o.id, ptr, size) {
		case abi.WriteGone:
			return n, ErrGone
		case abi.WriteFull:
			o.writable.wait()
		}
		n += len(chunk)
	}
	return n, nil
}

// End ends its body; with ok false the receiver sees it break off.
func (o *Operation) End(ok bool) {
	if o.closed {
		return
	}
	n := uint32(0)
	if ok {
		n = 1
	}
	hostOpEnd(o.id, n)
}

// CloseWith cancels it, or lets go of its result; err is what using it ends with
// from then on.
func (o *Operation) CloseWith(err error) {
	if !o.closed {
		hostOpClose(o.id)
		o.leave(err)
	}
}

// closeAfter closes it when ctx ends, which is what using it then ends with.
func (o *Operation) closeAfter(ctx context.Context) {
	if ctx.Done() != nil && !o.closed {
		o.left = context.AfterFunc(ctx, func() { o.CloseWith(context.Cause(ctx)) })
	}
}

// leave forgets it, and lets goroutines that wait for it see why.
func (o *Operation) leave(err error) {
	o.closed, o.err = true, err
	last := len(operations) - 1
	operations[o.place] = operations[last]
	operations[o.place].place = o.place
	operations[last] = nil
	operations = operations[:last]
	if o.left != nil {
		o.left()
	}
	o.answered.send()
	o.readable.send()
	o.writable.send()
}
