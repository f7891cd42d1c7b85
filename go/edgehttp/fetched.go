//go:build wasip1 && !tinygo

package edgehttp

import (
	"errors"
	"io"
	"runtime"

	"go-edge.dev/internal/guest"
)

var errBodyClosed = errors.New("http: read on closed response body")

// fetchedBody is the body of a response that the platform has fetched.
type fetchedBody struct {
	op   *guest.Operation
	left int64 // of the declared length, or -1
}

func newFetchedBody(op *guest.Operation, length int64) *fetchedBody {
	b := &fetchedBody{op: op, left: length}
	// A program that forgets to close it would hold the connection for ever.
	runtime.AddCleanup(b, func(op *guest.Operation) { op.CloseWith(errBodyClosed) }, op)
	return b
}

func (b *fetchedBody) Read(p []byte) (int, error) {
	n, err := b.op.Read(p)
	if b.left >= 0 {
		b.left -= int64(n)
		if err == io.EOF && b.left > 0 {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

func (b *fetchedBody) Close() error {
	b.op.CloseWith(errBodyClosed)
	return nil
}
