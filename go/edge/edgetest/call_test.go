//go:build !wasip1

package edgetest_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
)

func TestHandleCall(t *testing.T) {
	t.Run("stands in", func(t *testing.T) {
		edgetest.HandleCall(t, "upper", func(_ context.Context, args []byte, body io.Reader) ([]byte, io.Reader, error) {
			text, err := io.ReadAll(body)
			return args, strings.NewReader(strings.ToUpper(string(text))), err
		})
		result, err := edge.CallBytes(t.Context(), "upper", []byte("[1]"), strings.NewReader("bytes"))
		if err != nil {
			t.Fatal(err)
		}
		defer result.Body.Close()
		if text, _ := io.ReadAll(result.Body); string(result.JSON) != "[1]" || string(text) != "BYTES" {
			t.Errorf("%s and %s", result.JSON, text)
		}
	})
	if _, err := edge.CallBytes(t.Context(), "upper", nil, nil); !errors.Is(err, edge.ErrUnsupported) {
		t.Error("after the test that it was for: ", err)
	}
}

func TestHandleCallFails(t *testing.T) {
	edgetest.HandleCall(t, "full", func(context.Context, []byte, io.Reader) ([]byte, io.Reader, error) {
		return nil, nil, edge.ErrQuota
	})
	_, err := edge.CallBytes(t.Context(), "full", nil, nil)
	if !errors.Is(err, edge.ErrQuota) || errors.Is(err, edge.ErrUnavailable) {
		t.Error(err)
	}
}
