//go:build wasip1

package hostcall

import (
	"context"
	"io"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/guest"
)

// maxArgs is ARGUMENTS_LIMIT of the ABI.
const maxArgs = 1 << 20

// Do calls the function of that name, and waits for its result: a JSON value and
// its bytes, which have to be closed unless they were read to their end.
func Do(ctx context.Context, name string, args []byte, body io.Reader) ([]byte, io.ReadCloser, error) {
	if len(args) == 0 {
		args = []byte(null)
	}
	if err := check(name, args); err != nil {
		return nil, nil, err
	}
	op, err := start(ctx, name, args, body)
	if err != nil {
		return nil, nil, binding.Explain(verb, "", name, err)
	}
	value, err := op.Result()
	if err != nil {
		return nil, nil, binding.Explain(verb, "", name, err)
	}
	return []byte(value), result{op}, nil
}

func start(ctx context.Context, name string, args []byte, body io.Reader) (*guest.Operation, error) {
	in := envelope.AppendCall(make([]byte, 0, len(args)+len(name)+32), name, args)
	if len(in) > maxArgs {
		text := "the arguments are larger than 1 MiB: hand what is large over as the body, by edge.CallBytes"
		return nil, refuse(name, text, binding.ErrTooLarge)
	}
	if body == nil {
		return guest.StartOperation(ctx, startCall, in, nil, 0)
	}
	whole, stream, length, err := guest.TakeBody(body, 0)
	if err != nil {
		return nil, err
	}
	if stream == nil {
		return guest.StartOperation(ctx, startCall, in, whole, 0)
	}
	op, err := guest.StartOperation(ctx, startCall, in, nil, abi.OperationStream)
	if err == nil {
		go op.Upload(stream, length)
	}
	return op, err
}

// result is the bytes of an operation's result.
type result struct{ op *guest.Operation }

func (r result) Read(p []byte) (int, error) { return r.op.Read(p) }

func (r result) Close() error {
	r.op.CloseWith(guest.ErrClosed)
	return nil
}
