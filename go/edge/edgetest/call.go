//go:build !wasip1

package edgetest

import (
	"context"
	"io"
	"testing"

	"go-edge.dev/internal/hostcall"
)

// HandleCall has f stand in for a function of go-edge.ts, as edge.Call and
// edge.CallBytes find it, until the test ends. args is one JSON value, and body is
// nil where the program sends none. f returns JSON, of which nil is null, and
// bytes, of which nil is none. Its error is that of the call: one of package edge,
// such as edge.ErrQuota, keeps its meaning.
func HandleCall(t testing.TB, name string, f func(ctx context.Context, args []byte, body io.Reader) ([]byte, io.Reader, error)) {
	t.Helper()
	nativeOnly(t, "edgetest.HandleCall")
	t.Cleanup(hostcall.Override(name, f))
}
