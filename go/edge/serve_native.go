//go:build !wasip1

package edge

import (
	"context"
	"net/http"
	"sort"
	"strings"

	"go-edge.dev/internal/abi"
)

// ListenAndServe listens on addr and answers every request with h, or
// DefaultServeMux where h is nil. It returns why it can't go on.
func ListenAndServe(addr string, h Handler) error {
	return http.ListenAndServe(addr, HTTPHandler(h))
}

// HTTPHandler returns h, or DefaultServeMux where it is nil, as an
// http.Handler, to test it with net/http/httptest. It exists under plain go
// run and go test only, so that programs for the edge stay clear of net/http.
func HTTPHandler(h Handler) http.Handler {
	if h == nil {
		h = DefaultServeMux
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// At the edge a handler may write and then read on. A recorder can't, and need not.
		_ = http.NewResponseController(w).EnableFullDuplex()
		response := &nativeResponse{out: w}
		h.ServeHTTP(response, RequestOf(r))
		response.begin() // a handler that writes nothing may have set fields
	})
}

// RequestOf returns a server's request of net/http as handlers of this package
// get it. It exists where HTTPHandler does.
func RequestOf(r *http.Request) *Request {
	request := &Request{
		Method:        r.Method,
		URL:           &URL{},
		Host:          r.Host,
		Header:        headerOf(r.Header),
		Body:          r.Body,
		ContentLength: r.ContentLength,
		RemoteAddr:    r.RemoteAddr,
		RequestURI:    r.RequestURI,
		Proto:         r.Proto,
		ctx:           r.Context(),
	}
	_, _ = request.URL.parse(absolute(r))
	return request
}

// absolute returns the URL that a platform would give for a request.
func absolute(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if r.URL.IsAbs() {
		return r.RequestURI
	}
	return scheme + "://" + r.Host + r.RequestURI
}

func headerOf(h http.Header) Header {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	sort.Strings(names)
	var header Header
	for _, name := range names {
		for _, value := range h[name] {
			header.Add(name, value)
		}
	}
	return header
}

// nativeResponse is a ResponseWriter on top of net/http's.
type nativeResponse struct {
	out    http.ResponseWriter
	header Header
	begun  bool
}

func (w *nativeResponse) Header() *Header { return &w.header }

func (w *nativeResponse) WriteHeader(status int) {
	if status >= 100 && status < 200 && status != 101 {
		return
	}
	if !w.begun {
		w.begun = true
		for _, f := range w.header {
			w.out.Header().Add(f.Name, f.Value)
		}
	}
	w.out.WriteHeader(status)
}

func (w *nativeResponse) Write(p []byte) (int, error) {
	w.begin()
	return w.out.Write(p)
}

func (w *nativeResponse) begin() {
	if !w.begun {
		w.WriteHeader(200)
	}
}

func (w *nativeResponse) Flush() {
	w.begin()
	_ = http.NewResponseController(w.out).Flush()
}

// WaitUntil runs work on a goroutine of its own that may outlive the response.
// ctx is the request's context, or comes from it; work gets the same, but not
// cancelled when the request ends.
func WaitUntil(ctx context.Context, work func(context.Context)) {
	go work(context.WithoutCancel(ctx))
}

// RequestData returns what an edge platform tells of a request beside HTTP.
// Natively there is none.
func RequestData(context.Context) []byte { return nil }

var calls = map[string]bool{}

// HandleCall registers fn for calls by name, which only JavaScript at the
// edge makes. Registering a name twice panics.
func HandleCall(name string, fn func(payload []byte) ([]byte, error)) {
	if strings.HasPrefix(name, abi.ReservedCalls) {
		panic("edge: call " + name + " can't be: names that begin with " + abi.ReservedCalls + " are go-edge's own")
	}
	if calls[name] {
		panic("edge: call " + name + " is registered twice")
	}
	calls[name] = true
}
