//go:build !wasip1

package hostcall_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"go-edge.dev/edge"
	"go-edge.dev/hostcall"
	internal "go-edge.dev/internal/hostcall"
)

func returns(json string) internal.StandIn {
	return func(context.Context, []byte, io.Reader) ([]byte, io.Reader, error) { return []byte(json), nil, nil }
}

func TestCall(t *testing.T) {
	defer internal.Override("greet", func(_ context.Context, args []byte, _ io.Reader) ([]byte, io.Reader, error) {
		return []byte(`{"hello":` + string(args) + `}`), nil, nil
	})()
	var out struct{ Hello []int }
	if err := hostcall.Call(t.Context(), "greet", []int{1, 2}, &out); err != nil || len(out.Hello) != 2 {
		t.Error(out, err)
	}
	if err := hostcall.Call(t.Context(), "greet", nil, nil); err != nil {
		t.Error(err)
	}
}

func TestCallFails(t *testing.T) {
	defer internal.Override("number", returns("1"))()
	var text string
	err := hostcall.Call(t.Context(), "number", nil, &text)
	if !errors.Is(err, edge.ErrInvalid) || !strings.HasPrefix(err.Error(), "hostcall: call number: it has returned something else") {
		t.Error(err)
	}
	if err := hostcall.Call(t.Context(), "number", make(chan int), nil); !errors.Is(err, edge.ErrInvalid) {
		t.Error(err)
	}
	if err := hostcall.Call(t.Context(), "elsewhere", nil, nil); !errors.Is(err, edge.ErrUnsupported) {
		t.Error(err)
	}
}
