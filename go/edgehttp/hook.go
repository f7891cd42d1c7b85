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
// already. Connections that the program itself makes to l are accepted as
// ever. The function returned is called when Serve returns.
func serve(s *http.Server, l net.Listener, base context.Context) (stop func(), err error) {
	if reflect.TypeOf(l).String() == "*tls.listener" {
		return nil, errTLS
	}
	if serving != nil {
		log.Printf("go-edge: the platform's requests go to the server on %s; the one on %s is reached by the program itself alone",
			serving.Addr, l.Addr())
		return func() {}, nil
	}
	own := newServer(s, base)
	if own.Addr == "" {
		own.Addr = l.Addr().String()
	}
	serving = own
	guest.Handle(own.serve)
	return func() {
		serving = nil
		guest.Unhandle()
	}, nil
}

// busy is called by (*http.Server).Shutdown, which waits while it is true.
func busy(s *http.Server) bool {
	return serving != nil && serving.Server == s && serving.active > 0
}

// refuseTLS is called first by (*http.Server).ServeTLS.
func refuseTLS() error { return errTLS }
