package edge

import (
	"context"
	"io"

	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/hostcall"
)

// What the error of something that the platform was asked for is, for
// errors.Is. In brackets is the code by which a function of the project's own
// says so.
var (
	ErrConflict    = binding.ErrConflict    // another was faster (conflict)
	ErrInvalid     = binding.ErrInvalid     // nothing such can be done (invalid)
	ErrNoBinding   = binding.ErrNoBinding   // nothing has that name (missing)
	ErrWrongType   = binding.ErrWrongType   // what has that name is something else (wrong-type)
	ErrTooLarge    = binding.ErrTooLarge    // (too-large)
	ErrQuota       = binding.ErrQuota       // too many, or too much, for what the platform grants (quota)
	ErrTimeout     = binding.ErrTimeout     // (timeout)
	ErrUnsupported = binding.ErrUnsupported // the platform can't do it (unsupported)
	ErrUnavailable = binding.ErrUnavailable // anything else that went wrong there
)

// Call calls a function of the project's own, one of those in go-edge.ts, and
// waits until it has returned. args becomes JSON, by encoding/json, and result, a
// pointer, is made of the JSON that the function returns; a nil result lets go of
// that. When ctx ends, so does the call: the function's signal is aborted.
//
// Numbers beyond 2^53 are not exact in JavaScript: hand them over as strings, as
// the tag `json:",string"` does.
//
// An error's text has the function's own, and errors.Is tells what it is, such as
// [ErrNoBinding] where there is no function of that name.
//
// With TinyGo, ctx should be the context of the request being answered, or come
// from it: that is how the platform knows what the work is for. There, args and
// result have to make their JSON themselves, as json.Marshaler and
// json.Unmarshaler do, unless the program imports go-edge.dev/edge/edgejson.
//
// Under plain go run and go test there is nobody to run TypeScript. In a test,
// edgetest.HandleCall stands in for a function; all other calls fail, with
// [ErrUnsupported].
func Call(ctx context.Context, name string, args, result any) error {
	in, err := hostcall.Marshal(args)
	if err != nil {
		return hostcall.Refuse(name, "the arguments can't be made JSON: ", err)
	}
	out, err := CallBytes(ctx, name, in, nil)
	if err != nil {
		return err
	}
	_ = out.Body.Close()
	if result == nil {
		return nil
	}
	if err := hostcall.Unmarshal(out.JSON, result); err != nil {
		return hostcall.Refuse(name, "it has returned something else than is asked for: ", err)
	}
	return nil
}

// CallResult is what a function of the project's own has returned.
type CallResult struct {
	JSON []byte // one JSON value; null where the function has returned nothing

	// Body is never nil, and has to be closed unless it was read to its end.
	Body io.ReadCloser
}

// CallBytes is [Call] with JSON and bytes as they are: args is one JSON value, of
// less than 1 MiB, and none is null; the function reads body as a stream, and nil
// is no body.
func CallBytes(ctx context.Context, name string, args []byte, body io.Reader) (*CallResult, error) {
	result, out, err := hostcall.Do(ctx, name, args, body)
	if err != nil {
		return nil, err
	}
	return &CallResult{JSON: result, Body: out}, nil
}
