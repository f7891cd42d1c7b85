//go:build !wasip1

package hostcall

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"go-edge.dev/internal/binding"
)

// upper returns its arguments, and its body in capitals.
func upper(_ context.Context, args []byte, body io.Reader) ([]byte, io.Reader, error) {
	if body == nil {
		return args, nil, nil
	}
	text, err := io.ReadAll(body)
	return args, strings.NewReader(strings.ToUpper(string(text))), err
}

func TestStandIn(t *testing.T) {
	restore := Override("upper", upper)
	defer restore()
	value, body, err := Do(t.Context(), "upper", []byte(`{"a":1}`), strings.NewReader("hello"))
	if err != nil || string(value) != `{"a":1}` {
		t.Fatal(string(value), err)
	}
	if text, _ := io.ReadAll(body); string(text) != "HELLO" {
		t.Errorf("the bytes are %q", text)
	}
	value, body, err = Do(t.Context(), "upper", []byte{}, nil)
	if err != nil || string(value) != "null" {
		t.Error(string(value), err)
	}
	if text, _ := io.ReadAll(body); len(text) != 0 || body.Close() != nil {
		t.Errorf("the bytes are %q", text)
	}
}

func TestRestore(t *testing.T) {
	first := Override("f", upper)
	fail := func(context.Context, []byte, io.Reader) ([]byte, io.Reader, error) { return nil, nil, io.ErrClosedPipe }
	second := Override("f", fail)
	_, _, err := Do(t.Context(), "f", nil, nil)
	if !errors.Is(err, io.ErrClosedPipe) || !errors.Is(err, binding.ErrUnavailable) {
		t.Error(err)
	}
	if err.Error() != "edge: call f: io: read/write on closed pipe" {
		t.Error(err)
	}
	second()
	if _, _, err := Do(t.Context(), "f", nil, nil); err != nil {
		t.Error(err)
	}
	first()
	_, _, err = Do(t.Context(), "f", nil, nil)
	if !errors.Is(err, binding.ErrUnsupported) || !strings.Contains(err.Error(), "edgetest.HandleCall") {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	defer Override("upper", upper)()
	for _, args := range []string{" ", "{", `{"a":1} ` + "x", "\"\xff\"", "01"} {
		if _, _, err := Do(t.Context(), "upper", []byte(args), nil); !errors.Is(err, binding.ErrInvalid) {
			t.Errorf("%q: %v", args, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Do(ctx, "upper", nil, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
