//go:build wasip1

package edgehttp

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"reflect"

	"go-edge.dev/internal/guest"
)

// What follows is called by net/http itself, whose server.go `go-edge build`
// replaces by a copy with these calls in it.

// errTLS is what serving with TLS ends with.
var errTLS = errors.New("go-edge: the platform terminates TLS: serve plain HTTP, with ListenAndServe in place of " +
	"ListenAndServeTLS, or with a listener that is not of crypto/tls")

// serving is the server that the platform's requests go to.
var serving *server

// serve is called by (*http.Server).Serve right before it accepts connections.
// From then on the platform's requests go to s, unless another server has them
// already that is not on loopback alone. Connections that the program itself makes to l are accepted as
// ever. The function returned is called when Serve returns.
func serve(s *http.Server, l net.Listener, base context.Context) (stop func(), err error) {
	if reflect.TypeOf(l).String() == "*tls.listener" {
		return nil, errTLS
	}
	own := newServer(s, base)
	if own.where = s.Addr; own.where == "" {
		own.where = l.Addr().String()
	}
	switch {
	case serving == nil:
	case isLoopback(serving.Addr) && !isLoopback(s.Addr):
		note(own, serving)
	default:
		note(serving, own)
		return func() {}, nil
	}
	serving = own
	guest.Handle(own.serve)
	return func() {
		if serving == own {
			serving = nil
			guest.Unhandle()
		}
	}, nil
}

// isLoopback reports whether nobody outside could reach a server natively.
func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// note tells of two servers which one has the platform's requests.
func note(served, other *server) {
	log.Printf("go-edge: the platform's requests go to the server on %s; the one on %s is reached by the program itself alone",
		served.where, other.where)
}

// busy is called by (*http.Server).Shutdown, which waits while it is true.
func busy(s *http.Server) bool {
	return serving != nil && serving.Server == s && serving.active > 0
}

// refuseTLS is called first by (*http.Server).ServeTLS.
func refuseTLS() error { return errTLS }
