//go:build !wasip1

package edgetest

import (
	"bytes"
	"io"
	"net/http/httptest"
	"strconv"

	"go-edge.dev/edge"
)

// NewRequest returns a request as a handler gets it, whose body is read from
// body, nil for none. target is a path, of the host example.com, or an absolute
// URL. It panics where there can be no such request, as [httptest.NewRequest]
// does.
func NewRequest(method, target string, body io.Reader) *edge.Request {
	return edge.RequestOf(httptest.NewRequest(method, target, body))
}

// Recorder is a [edge.ResponseWriter] that keeps the response.
type Recorder struct {
	Code    int          // the status; 0 before the handler has begun to answer
	Body    bytes.Buffer // what was written of it
	Flushed bool         // the handler has called Flush

	header, sent edge.Header
}

// NewRecorder returns a recorder of one response.
func NewRecorder() *Recorder { return &Recorder{} }

// Header is the header for the handler to change.
func (r *Recorder) Header() *edge.Header { return &r.header }

// Sent returns the header as it was when the handler began to answer.
func (r *Recorder) Sent() edge.Header { return r.sent }

// WriteHeader fixes status and header. It panics for a status outside of 200 to
// 599, as at the edge.
func (r *Recorder) WriteHeader(status int) {
	if status >= 100 && status < 200 && status != 101 || r.Code != 0 {
		return
	}
	if status < 200 || status > 599 {
		panic("edge: invalid status " + strconv.Itoa(status))
	}
	r.Code, r.sent = status, r.header.Clone()
}

// Write adds to the body.
func (r *Recorder) Write(p []byte) (int, error) {
	r.begin()
	return r.Body.Write(p)
}

// Flush notes that it was called.
func (r *Recorder) Flush() {
	r.begin()
	r.Flushed = true
}

// Serve has a handler answer a request, which begins a response that the handler
// has not begun.
func (r *Recorder) Serve(h edge.Handler, request *edge.Request) *Recorder {
	h.ServeHTTP(r, request)
	r.begin()
	return r
}

func (r *Recorder) begin() {
	if r.Code == 0 {
		r.WriteHeader(200)
	}
}
