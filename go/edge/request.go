package edge

import (
	"context"
	"io"
)

// Request is a request that the program answers.
type Request struct {
	Method string
	URL    *URL
	Host   string // the Host field
	Header Header

	// Body is never nil; without a body it is at its end.
	Body io.ReadCloser

	// ContentLength is the size of Body in bytes, 0 for none, and -1 when it
	// is not known beforehand.
	ContentLength int64

	// RemoteAddr is the client's address and port, where the platform tells
	// them; the port is 0 where it tells the address alone.
	RemoteAddr string

	// Proto is the client's version of HTTP as net/http writes it, such as
	// HTTP/1.1 or HTTP/2.0. It is HTTP/1.1 where the platform does not tell.
	Proto string

	// RequestURI is path and query as sent.
	RequestURI string

	ctx   context.Context
	match match
}

// Context returns the request's context, which is cancelled when the client
// goes away and when the handler has returned.
func (r *Request) Context() context.Context {
	if r.ctx == nil {
		return context.Background()
	}
	return r.ctx
}

// WithContext returns a shallow copy of r with another context.
func (r *Request) WithContext(ctx context.Context) *Request {
	if ctx == nil {
		panic("edge: nil context")
	}
	other := *r
	other.ctx = ctx
	return &other
}

// PathValue returns what the named wildcard of the matched pattern stands
// for, or "".
func (r *Request) PathValue(name string) string {
	return r.match.value(name)
}

// UserAgent returns the User-Agent field.
func (r *Request) UserAgent() string { return r.Header.Get("User-Agent") }

// noBody is the body of a request without one.
type noBody struct{}

func (noBody) Read([]byte) (int, error) { return 0, io.EOF }
func (noBody) Close() error             { return nil }
