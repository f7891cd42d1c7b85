//go:build wasip1

package edgehttp

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"sort"
	"time"
	"unsafe"

	"go-edge.dev/internal/guest"
)

// response is the http.ResponseWriter of a request.
type response struct {
	server   *server
	header   http.Header
	out      guest.Response
	returned bool // the handler did not panic
}

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	if w.out.Status() != 0 {
		caller := callerOf()
		w.server.logf("http: superfluous response.WriteHeader call from %s (%s:%d)", caller.Function, caller.File, caller.Line)
		return
	}
	if status >= 100 && status < 200 && status != http.StatusSwitchingProtocols {
		return // no platform lets informational responses through
	}
	w.out.Begin(status)
	if _, set := w.header["Content-Type"]; set {
		w.out.NoSniff() // also when it is set to nothing, as net/http documents
	}
	for _, name := range appendSortedNames(make([]string, 0, 16), w.header) {
		for _, value := range w.header[name] {
			w.out.Field(name, value)
		}
	}
}

// appendSortedNames appends the names of a header's fields to dst, which is
// empty, and sorts them: the map's order is another each time. Names that dst
// has room for need no memory of their own.
func appendSortedNames(dst []string, header http.Header) []string {
	for name := range header {
		dst = append(dst, name)
	}
	sort.Strings(dst)
	return dst
}

// callerOf finds who called WriteHeader, beyond this package.
func callerOf() runtime.Frame {
	pc := make([]uintptr, 16)
	frames := runtime.CallersFrames(pc[:runtime.Callers(3, pc)])
	frame, _ := frames.Next()
	return frame
}

func (w *response) Write(p []byte) (int, error) {
	w.begin()
	n, err := w.out.Write(p)
	return n, asHTTP(err)
}

// asHTTP returns the error that net/http has for it.
func asHTTP(err error) error {
	switch err {
	case guest.ErrNoBody:
		return http.ErrBodyNotAllowed
	case guest.ErrTooLong:
		return http.ErrContentLength
	case guest.ErrDeadline:
		return os.ErrDeadlineExceeded
	}
	return err
}

// WriteString spares io.WriteString a copy.
func (w *response) WriteString(text string) (int, error) {
	return w.Write(unsafe.Slice(unsafe.StringData(text), len(text)))
}

// ReadFrom implements io.ReaderFrom, which spares io.Copy its buffer. Some
// middleware looks for it to tell a server's own ResponseWriter.
func (w *response) ReadFrom(r io.Reader) (int64, error) { return w.out.Copy(w, r) }

// Flush implements http.Flusher.
func (w *response) Flush() { _ = w.FlushError() }

// FlushError is what http.ResponseController calls.
func (w *response) FlushError() error {
	w.begin()
	return asHTTP(w.out.Flush())
}

// EnableFullDuplex implements http.ResponseController's: responses and bodies
// never wait for each other.
func (w *response) EnableFullDuplex() error { return nil }

// SetReadDeadline implements http.ResponseController's.
func (w *response) SetReadDeadline(t time.Time) error {
	w.out.Exchange.SetReadDeadline(t)
	return nil
}

// SetWriteDeadline implements http.ResponseController's.
func (w *response) SetWriteDeadline(t time.Time) error {
	w.out.Exchange.SetWriteDeadline(t)
	return nil
}

// CloseNotify implements http.CloseNotifier, which older frameworks insist on.
func (w *response) CloseNotify() <-chan bool {
	gone := make(chan bool, 1)
	w.out.Exchange.AfterFunc(func() { gone <- true })
	return gone
}

// Hijack implements http.Hijacker by saying why it can't: there is no
// connection behind a response at the edge.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, fmt.Errorf("edgehttp: no connection to hijack at the edge: %w", http.ErrNotSupported)
}

func (w *response) begin() {
	if w.out.Status() == 0 {
		w.WriteHeader(http.StatusOK)
	}
}

// finish ends the response. After a panic the client gets an error page, or,
// when the head is out, a response that breaks off.
func (w *response) finish() {
	defer w.out.Exchange.ClearDeadlines()
	if w.returned {
		w.begin()
		w.out.Finish()
		return
	}
	reason := recover()
	if reason == http.ErrAbortHandler {
		w.out.Abort()
		return
	}
	stack := make([]byte, 64<<10)
	stack = stack[:runtime.Stack(stack, false)]
	w.server.logf("http: panic serving %v: %v\n%s", w.out.Exchange.Head.Remote, reason, stack)
	w.out.Panicked(fmt.Sprintf("%v\n%s", reason, stack))
}
