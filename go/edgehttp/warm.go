//go:build wasip1

package edgehttp

import (
	"io"
	"net/http"
	"net/textproto"

	"go-edge.dev/internal/guest"
)

func init() {
	guest.OnFreeze(func() {
		textproto.CanonicalMIMEHeaderKey("accept") // which makes a map of the common ones
		ask(&response{})
	})
}

// ask asks a response for what handlers ask it: the answer is made up once for
// each type.
//
//go:noinline
func ask(w http.ResponseWriter) {
	_, _ = w.(io.StringWriter)
	_, _ = w.(io.ReaderFrom)
	_, _ = w.(http.Flusher)
}
