//go:build wasip1

package edgehttp

import (
	"context"
	"log"
	"net/http"
	"time"

	"go-edge.dev/internal/guest"
)

// server answers requests with an http.Server's handler, and honours what of
// its settings has a meaning without connections.
type server struct {
	*http.Server
	base    context.Context // what the context of every request comes from
	active  int             // requests being answered
	stopped bool            // it gets no more requests
	where   string          // it listens, for messages
	rank    int             // among the program's servers
}

// serve answers one exchange.
func (s *server) serve(x *guest.Exchange) {
	s.active++
	defer func() { s.active-- }()
	if s.ReadTimeout > 0 && x.Head.Body != 0 {
		x.SetReadDeadline(time.Now().Add(s.ReadTimeout))
	}
	if s.WriteTimeout > 0 {
		x.SetWriteDeadline(time.Now().Add(s.WriteTimeout))
	}
	base := s.base
	if s.ConnContext != nil || s.ConnState != nil {
		c := newConn(x)
		defer s.connect(c)()
		if s.ConnContext != nil {
			if base = s.ConnContext(base, c); base == nil {
				panic("ConnContext returned nil")
			}
		}
	}
	if base.Done() != nil {
		defer context.AfterFunc(base, x.EndContext)()
	}
	s.answer(x, base)
}

// connect tells the program of a connection that is used once, as net/http
// does; what it returns tells of its end.
func (s *server) connect(c *conn) (closed func()) {
	if s.ConnState == nil {
		return func() {}
	}
	s.ConnState(c, http.StateNew)
	s.ConnState(c, http.StateActive)
	return func() { s.ConnState(c, http.StateClosed) }
}

// answer hands the request to the handler.
func (s *server) answer(x *guest.Exchange, base context.Context) {
	w := &response{header: make(http.Header), server: s}
	w.out = guest.Response{Exchange: x, Sniff: http.DetectContentType}
	defer w.finish()
	r, err := newRequest(x, base)
	switch {
	case err != nil:
		w.header.Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.WriteString("400 Bad Request")
	case r.Header.Get("Expect") != "" && !hasToken(r.Header["Expect"], "100-continue"):
		w.WriteHeader(http.StatusExpectationFailed)
	case s.Handler != nil:
		s.Handler.ServeHTTP(w, r)
	default:
		http.DefaultServeMux.ServeHTTP(w, r)
	}
	w.returned = true
}

// logf writes where the server's own messages go.
func (s *server) logf(format string, args ...any) {
	if s.ErrorLog != nil {
		s.ErrorLog.Printf(format, args...)
	} else {
		log.Printf(format, args...)
	}
}
