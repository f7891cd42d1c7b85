//go:build !wasip1

package hostcall

import (
	"bytes"
	"context"
	"io"

	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/native"
)

// StandIn is what tests have in place of a function of the project's own: JSON
// and bytes in, JSON and bytes out. A body may be nil, and so may the JSON that it
// returns, which is null then.
type StandIn func(ctx context.Context, args []byte, body io.Reader) ([]byte, io.Reader, error)

var standIns native.Overrides[StandIn]

// Override has f stand in for the function of that name, in place of what did
// before, which restore brings back.
func Override(name string, f StandIn) (restore func()) { return standIns.Set(name, f) }

// Do calls what stands in for the function of that name.
func Do(ctx context.Context, name string, args []byte, body io.Reader) ([]byte, io.ReadCloser, error) {
	f, _ := standIns.Get(name)
	if f == nil {
		return nil, nil, refuse(name, "under go run and go test there is no platform, which runs the functions of go-edge.ts: "+
			"in a test, edgetest.HandleCall stands in for one", binding.ErrUnsupported)
	}
	if len(args) == 0 {
		args = []byte(null)
	}
	if err := check(name, args); err != nil {
		return nil, nil, err
	}
	if ctx.Err() != nil {
		return nil, nil, binding.Wrap(verb, "", name, context.Cause(ctx))
	}
	value, out, err := f(ctx, args, body)
	if err != nil {
		return nil, nil, binding.Wrap(verb, "", name, err)
	}
	if value == nil {
		value = []byte(null)
	}
	if out == nil {
		out = bytes.NewReader(nil)
	}
	if closer, ok := out.(io.ReadCloser); ok {
		return value, closer, nil
	}
	return value, io.NopCloser(out), nil
}
