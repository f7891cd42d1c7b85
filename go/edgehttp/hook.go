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
	_ "unsafe" // for go:linkname

	"go-edge.dev/internal/guest"
)

// What follows is called by net/http itself, whose server.go `go-edge build`
// replaces by a copy with these calls in it. They keep their names wherever the
// build puts this package: so that copy is the same for all programs, and is
// compiled once.

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
// already that ranks no lower. Connections that the program itself makes to l
// are accepted as ever. The function returned is called when Serve returns.
//
//go:linkname serve go-edge.dev/edgehttp.serve
func serve(s *http.Server, l net.Listener, base context.Context) (stop func(), err error) {
	if reflect.TypeOf(l).String() == "*tls.listener" {
		return nil, errTLS
	}
	own := &server{Server: s, base: base, where: s.Addr, rank: rankOf(s.Addr, l.Addr())}
	if own.where == "" {
		own.where = l.Addr().String()
	}
	if guest.IsServed() {
		if serving == nil || own.rank <= serving.rank {
			note(serving, own)
			return func() {}, nil
		}
		note(own, serving)
	}
	servers = append(slices.DeleteFunc(servers, (*server).isDone), own)
	serving = own
	guest.Handle(own.serve)
	return own.stop, nil
}

// The ranks of servers: of two, the platform's requests go to the one that
// ranks higher, and of equals to the first.
const (
	onLoopback = iota // nobody outside could reach it natively
	onAnyPort
	onPort // the environment's PORT
)

// rankOf ranks a server by the address that it was given, and by the one that
// its listener has.
func rankOf(given string, actual net.Addr) int {
	if _, port, err := net.SplitHostPort(actual.String()); err == nil && port == os.Getenv("PORT") {
		return onPort
	}
	host, _, err := net.SplitHostPort(given)
	if err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback()) {
		return onLoopback
	}
	return onAnyPort
}

// note tells of two servers which one has the platform's requests. It is one
// of package edge's where served is nil.
func note(served, other *server) {
	where := "of package edge"
	if served != nil {
		where = "on " + served.where
	}
	log.Printf("go-edge: the platform's requests go to the server %s; the one on %s is reached by the program itself alone. "+
		"The variable PORT chooses between servers by their ports", where, other.where)
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

// busy is called by (*http.Server).Shutdown, which waits while it is true.
//
//go:linkname busy go-edge.dev/edgehttp.busy
func busy(s *http.Server) bool {
	return slices.ContainsFunc(servers, func(own *server) bool { return own.Server == s && own.active > 0 })
}

// refuseTLS is called first by (*http.Server).ServeTLS.
//
//go:linkname refuseTLS go-edge.dev/edgehttp.refuseTLS
func refuseTLS() error { return errTLS }
