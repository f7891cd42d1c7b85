//go:build wasip1

package edgehttp

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"reflect"
	"slices"

	"go-edge.dev/internal/guest"
)

// What follows is called by net/http itself, whose server.go `go-edge build`
// replaces by a copy with these calls in it.

// errTLS is what serving with TLS ends with.
var errTLS = errors.New("go-edge: the platform terminates TLS: serve plain HTTP, with ListenAndServe in place of " +
	"ListenAndServeTLS, or with a listener that is not of crypto/tls")

var (
	// serving is the server that the platform's requests go to.
	serving *server
	// servers are those that they went to, as far as they are not done.
	servers []*server
)

// serve is called by (*http.Server).Serve right before it accepts connections.
// From then on the platform's requests go to s, unless another server has them
// already; the one on the environment's PORT takes them over. Connections that
// the program itself makes to l are accepted as ever. The function returned is
// called when Serve returns.
func serve(s *http.Server, l net.Listener, base context.Context) (stop func(), err error) {
	if reflect.TypeOf(l).String() == "*tls.listener" {
		return nil, errTLS
	}
	own := &server{Server: s, base: base, addr: l.Addr().String()}
	if guest.IsServed() {
		if serving == nil || !own.isOnPort() {
			noteIdle(own)
			return func() {}, nil
		}
		noteIdle(serving)
	}
	servers = append(slices.DeleteFunc(servers, (*server).isDone), own)
	serving = own
	guest.Handle(own.serve)
	return own.stop, nil
}

// stop takes the platform's requests away from s.
func (s *server) stop() {
	s.stopped = true
	if serving == s {
		serving = nil
		guest.Unhandle()
	}
}

// isDone reports whether nothing is left to s to do.
func (s *server) isDone() bool { return s.stopped && s.active == 0 }

// isOnPort reports whether s listens on the environment's PORT.
func (s *server) isOnPort() bool {
	_, port, err := net.SplitHostPort(s.addr)
	return err == nil && port == os.Getenv("PORT")
}

// noteIdle says that s gets none of the platform's requests.
func noteIdle(s *server) {
	log.Printf("go-edge: the platform's requests do not go to the server on %s, but to another of the program; "+
		"set PORT in the environment to the port of the one that is to have them", s.addr)
}

// busy is called by (*http.Server).Shutdown, which waits while it is true.
func busy(s *http.Server) bool {
	return slices.ContainsFunc(servers, func(own *server) bool { return own.Server == s && own.active > 0 })
}

// refuseTLS is called first by (*http.Server).ServeTLS.
func refuseTLS() error { return errTLS }
