//go:build !wasip1

package edge_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"go-edge.dev/edge"
	"go-edge.dev/internal/hostcall"
)

func returning(json string) hostcall.StandIn {
	return func(context.Context, []byte, io.Reader) ([]byte, io.Reader, error) { return []byte(json), nil, nil }
}

func TestCall(t *testing.T) {
	defer hostcall.Override("greet", func(_ context.Context, args []byte, _ io.Reader) ([]byte, io.Reader, error) {
		return []byte(`{"hello":` + string(args) + `}`), nil, nil
	})()
	var out struct{ Hello []int }
	if err := edge.Call(t.Context(), "greet", []int{1, 2}, &out); err != nil || len(out.Hello) != 2 {
		t.Error(out, err)
	}
	if err := edge.Call(t.Context(), "greet", nil, nil); err != nil {
		t.Error(err)
	}
}

func TestCallFails(t *testing.T) {
	defer hostcall.Override("number", returning("1"))()
	var text string
	err := edge.Call(t.Context(), "number", nil, &text)
	if !errors.Is(err, edge.ErrInvalid) || !strings.HasPrefix(err.Error(), "edge: call number: it has returned something else") {
		t.Error(err)
	}
	if err := edge.Call(t.Context(), "number", make(chan int), nil); !errors.Is(err, edge.ErrInvalid) {
		t.Error(err)
	}
	if err := edge.Call(t.Context(), "elsewhere", nil, nil); !errors.Is(err, edge.ErrUnsupported) {
		t.Error(err)
	}
}
