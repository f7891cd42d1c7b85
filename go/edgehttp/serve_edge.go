//go:build wasip1

package edgehttp

import (
	"context"
	"net/http"

	"go-edge.dev/internal/guest"
)

// ListenAndServe answers every request with h, or http.DefaultServeMux where
// h is nil. At the edge the platform listens; addr is what handlers find under
// http.ServerContextKey. It does not return unless the program serves already.
func ListenAndServe(addr string, h http.Handler) error {
	own := &http.Server{Addr: addr, Handler: h}
	s := &server{Server: own, where: addr, rank: onPort}
	s.base = context.WithValue(context.Background(), http.ServerContextKey, own)
	if !guest.IsServed() {
		serving = s
	}
	return guest.Serve(s.serve)
}
