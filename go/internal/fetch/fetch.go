//go:build wasip1

// Package fetch is the operation fetch: a request to another server, which the
// platform sends.
package fetch

import (
	"context"
	"errors"
	"io"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/guest"
)

var (
	errBody   = errors.New("a GET or HEAD request can't have a body at the edge: the platform's fetch refuses it")
	errHeader = errors.New("the header is larger than 1 MiB")
)

// maxArgs is ARGUMENTS_LIMIT of the ABI.
const maxArgs = 1 << 20

// Request is what to send. Names and values of its header must be valid.
type Request struct {
	Method string
	URL    string // absolute, without a user or fragment
	Host   string // where the field Host is not the URL's host
	Header []envelope.Field
	Decode bool // the host may have the response compressed on its way

	Whole  []byte        // the body, up to guest.MaxWhole
	Stream io.ReadCloser // the body, where it is not nil; it is closed in any case
	Length int64         // bytes of Stream, or -1
}

// Do sends a request, and waits for the head of its response. The body is
// what the operation reads.
func Do(ctx context.Context, r *Request) (envelope.Fetched, *guest.Operation, error) {
	op, err := Start(ctx, r)
	if err != nil {
		return envelope.Fetched{}, nil, err
	}
	head, err := Await(op)
	return head, op, err
}

// Start sends a request. The operation is closed when ctx ends.
func Start(ctx context.Context, r *Request) (*guest.Operation, error) {
	op, err := start(ctx, r)
	if err != nil {
		if r.Stream != nil {
			_ = r.Stream.Close()
		}
		return nil, err
	}
	if r.Stream != nil {
		go op.Upload(r.Stream, r.Length)
	}
	return op, nil
}

// Await waits for the head of the response; it closes an operation that gave
// none.
func Await(op *guest.Operation) (envelope.Fetched, error) {
	result, err := op.Result()
	if err != nil {
		return envelope.Fetched{}, err
	}
	head, err := envelope.DecodeFetched(result)
	if err != nil {
		panic("go-edge: " + err.Error())
	}
	return head, nil
}

func start(ctx context.Context, r *Request) (*guest.Operation, error) {
	length, flags := int64(len(r.Whole)), uint32(0)
	if r.Stream != nil {
		length, flags = r.Length, abi.OperationStream
	}
	if length != 0 && (r.Method == "GET" || r.Method == "HEAD") {
		return nil, errBody
	}
	args := envelope.AppendFetch(make([]byte, 0, 512), r.Method, r.URL, length, r.Decode, r.Host)
	for _, f := range r.Header {
		args = envelope.AppendField(args, f.Name, ascii.Trim(f.Value))
	}
	args = envelope.AppendEnd(args)
	if len(args) > maxArgs {
		return nil, errHeader
	}
	return guest.StartOperation(ctx, startFetch, args, r.Whole, flags)
}
