//go:build wasip1

package edge

import (
	"context"
	"io"
	"unsafe"

	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/guest"
)

// ListenAndServe answers every request with h, or DefaultServeMux where h is
// nil. At the edge the platform listens, and addr has no meaning; it does not
// return unless the program serves already.
func ListenAndServe(addr string, h Handler) error {
	if h == nil {
		h = DefaultServeMux
	}
	return guest.Serve(func(x *guest.Exchange) { serve(h, x) })
}

// HandleCall registers fn for calls by name: JavaScript, or whoever runs the
// program as a WASI command, hands in a JSON value and gets one back, without
// HTTP.
func HandleCall(name string, fn func(payload []byte) ([]byte, error)) {
	guest.HandleCall(name, fn)
}

// WaitUntil runs work on a goroutine of its own that may outlive the response.
// ctx is the request's context, or comes from it; work gets the same, but not
// cancelled when the request ends.
//
// The platform is asked to let the work finish: Workers and Val Town grant it
// 30 seconds beyond the response, unless the build says otherwise, and what
// then still runs is cut off and logged. On Deno Deploy it may go on as long as
// the process does. Built with Go, a panic in work ends it alone.
func WaitUntil(ctx context.Context, work func(context.Context)) {
	run := func() { work(context.WithoutCancel(ctx)) }
	if x := guest.FromContext(ctx); x != nil {
		x.WaitUntil(run)
	} else {
		go run()
	}
}

// RequestData returns what the platform tells of a request beside HTTP, as
// JSON: Cloudflare's cf object (country, data center, TLS), Deno's remoteAddr.
// It is nil elsewhere, and when the handler has returned. ctx is the request's
// context, or comes from it.
func RequestData(ctx context.Context) []byte {
	if x := guest.FromContext(ctx); x != nil {
		return x.Data()
	}
	return nil
}

// served is all that a request needs, in one allocation.
type served struct {
	request  Request
	url      URL
	body     body
	response response
}

func serve(h Handler, x *guest.Exchange) {
	s := &served{}
	target, err := s.url.parse(x.Head.URL)
	s.request = Request{
		Method:        x.Head.Method,
		URL:           &s.url,
		Host:          s.url.Host,
		Body:          noBody{},
		ContentLength: x.Head.Body,
		RemoteAddr:    x.Head.Remote,
		RequestURI:    target,
		Proto:         guest.Protocol(x),
		ctx:           x,
	}
	unmet := s.takeFields(x.Head.Headers)
	if x.Head.Body != 0 {
		s.body.exchange = x
		s.request.Body = &s.body
	}
	s.response.out = guest.Response{Exchange: x, Sniff: sniff}
	defer s.response.finish()
	switch {
	case err != nil:
		s.response.refuse()
	case unmet:
		s.response.WriteHeader(417)
	default:
		h.ServeHTTP(&s.response, &s.request)
	}
	s.response.returned = true
}

// takeFields makes the header of those fields that net/http leaves in it; names
// arrive in lower case. It reports whether the client expects something that no
// server does.
func (s *served) takeFields(fields []Field) (unmet bool) {
	kept := fields[:0]
	for _, f := range fields {
		switch f.Name {
		case "host":
			s.request.Host, s.url.Host = f.Value, f.Value
			continue
		case "transfer-encoding":
			continue
		case "expect":
			unmet = f.Value != "" && !ascii.EqualFold(f.Value, "100-continue")
		}
		kept = append(kept, f)
	}
	s.request.Header = kept
	return unmet
}

// response is the ResponseWriter of a request.
type response struct {
	header   Header
	out      guest.Response
	returned bool // the handler did not panic
}

func (w *response) Header() *Header { return &w.header }

func (w *response) WriteHeader(status int) {
	if status >= 100 && status < 200 && status != 101 {
		return
	}
	if w.out.Status() != 0 {
		println("edge: superfluous WriteHeader call")
		return
	}
	w.out.Begin(status)
	for _, f := range w.header {
		w.out.Field(f.Name, f.Value)
	}
}

func (w *response) Write(p []byte) (int, error) {
	w.begin()
	return w.out.Write(p)
}

// WriteString spares io.WriteString a copy.
func (w *response) WriteString(text string) (int, error) {
	w.begin()
	return w.out.Write(unsafe.Slice(unsafe.StringData(text), len(text)))
}

// ReadFrom spares io.Copy its buffer.
func (w *response) ReadFrom(r io.Reader) (int64, error) { return w.out.Copy(w, r) }

func (w *response) Flush() {
	w.begin()
	_ = w.out.Flush()
}

// refuse answers a malformed request in the words of net/http.
func (w *response) refuse() {
	w.header.Set("Content-Type", plainText)
	w.WriteHeader(400)
	_, _ = w.WriteString("400 Bad Request")
}

func (w *response) begin() {
	if w.out.Status() == 0 {
		w.WriteHeader(200)
	}
}

// finish ends the response. After a panic, which only Go recovers from, the
// client gets an error page, or a response that breaks off.
func (w *response) finish() {
	if !w.returned {
		w.out.Recovered(recover())
		return
	}
	w.begin()
	w.out.Finish()
}

// body is the body of a request.
type body struct {
	exchange *guest.Exchange
	closed   bool
}

func (b *body) Read(p []byte) (int, error) {
	if b.closed {
		return 0, io.ErrClosedPipe
	}
	return b.exchange.ReadBody(p)
}

func (b *body) Close() error {
	b.closed = true
	return nil
}
