//go:build wasip1 && !tinygo

package edgehttp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
	_ "unsafe" // for go:linkname

	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/fetch"
	"go-edge.dev/internal/guest"
)

// roundTripper is http.RoundTripper's method of a Transport.
type roundTripper func(*http.Transport, *http.Request) (*http.Response, error)

// roundTrip is what (*http.Transport).RoundTrip calls in a build for the edge:
// the build has net/http say so. A request goes out by the platform's fetch,
// but for those that the program itself has seen to: alternate is what it has
// registered for the scheme, or nil, and native is what net/http does
// elsewhere, for dialers of the program's own and its own listeners.
//
//go:linkname roundTrip go-edge.dev/edgehttp.roundTrip
func roundTrip(t *http.Transport, r *http.Request, alternate http.RoundTripper, native roundTripper) (*http.Response, error) {
	if r.URL == nil || r.Header == nil {
		return native(t, r)
	}
	if alternate != nil {
		if response, err := alternate.RoundTrip(r); err != http.ErrSkipAltProtocol {
			return response, err
		}
	}
	isHTTP := r.URL.Scheme == "http" || r.URL.Scheme == "https"
	if !isHTTP || r.URL.Host == "" || dialsItself(t) || reachesItself(r.URL) {
		return native(t, r)
	}
	request, err := newFetch(t, r)
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	return send(t, r, request)
}

// newFetch makes what the platform is to send.
func newFetch(t *http.Transport, r *http.Request) (*fetch.Request, error) {
	if err := checkTransport(t, r); err != nil {
		return nil, err
	}
	out := &fetch.Request{Method: r.Method, Decode: !t.DisableCompression}
	if out.Method == "" {
		out.Method = http.MethodGet
	}
	if !ascii.IsToken(out.Method) {
		return nil, fmt.Errorf("net/http: invalid method %q", r.Method)
	}
	target := *r.URL
	target.User, target.Fragment, target.RawFragment = nil, "", ""
	if out.URL = target.String(); r.URL.Opaque != "" {
		out.URL = r.URL.Scheme + ":" + r.URL.Opaque
		if !strings.HasPrefix(r.URL.Opaque, "//") {
			out.URL = r.URL.Scheme + "://" + r.URL.Host + "/" + strings.TrimPrefix(r.URL.Opaque, "/")
		}
	}
	if r.Host != "" && r.Host != r.URL.Host {
		out.Host = r.Host
	}
	names := make([]string, 0, 16)
	for name := range r.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range r.Header[name] {
			if !ascii.IsToken(name) {
				return nil, fmt.Errorf("net/http: invalid header field name %q", name)
			}
			if !ascii.IsFieldValue(value) {
				return nil, fmt.Errorf("net/http: invalid header field value for %q", name)
			}
			if name == "User-Agent" && value == "" {
				continue
			}
			out.Header = append(out.Header, envelope.Field{Name: name, Value: value})
		}
	}
	if _, set := r.Header["User-Agent"]; !set {
		out.Header = append(out.Header, envelope.Field{Name: "User-Agent", Value: "Go-http-client/1.1"})
	}
	if r.Header.Get("Accept-Encoding") != "" || r.Header.Get("Range") != "" || out.Method == http.MethodHead {
		out.Decode = false // as net/http: the program deals with it itself
	}
	return out, takeBody(out, r)
}

// takeBody hands over a small body that is in memory whole, and has others
// streamed. One whose size is not given is looked at, where the method is for
// requests without: it may well be empty.
func takeBody(out *fetch.Request, r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	out.Stream, out.Length = r.Body, r.ContentLength
	if r.ContentLength == 0 {
		out.Length = -1
	}
	if out.Length < 0 && (out.Method == http.MethodGet || out.Method == http.MethodHead) {
		var first [1]byte
		n, err := io.ReadFull(r.Body, first[:])
		if n == 0 && err == io.EOF {
			out.Stream, out.Length = nil, 0
			return r.Body.Close()
		}
		return err // what follows is refused
	}
	if r.GetBody == nil || r.ContentLength <= 0 || r.ContentLength > guest.MaxWhole {
		return nil
	}
	out.Whole = make([]byte, r.ContentLength)
	out.Stream = nil
	n, err := io.ReadFull(r.Body, out.Whole)
	if extra, _ := io.Copy(io.Discard, r.Body); err == io.ErrUnexpectedEOF || err == io.EOF || extra > 0 {
		return fmt.Errorf("http: ContentLength=%d with Body length %d", r.ContentLength, int64(n)+extra)
	}
	if err != nil {
		return err
	}
	return r.Body.Close()
}

// errTimeout is what net/http has for ResponseHeaderTimeout.
type errTimeout struct{}

func (errTimeout) Error() string   { return "net/http: timeout awaiting response headers" }
func (errTimeout) Timeout() bool   { return true }
func (errTimeout) Temporary() bool { return true }
func (errTimeout) Is(err error) bool {
	return err == context.DeadlineExceeded || err == os.ErrDeadlineExceeded
}

// send sends a request and makes the response that net/http would.
func send(t *http.Transport, r *http.Request, out *fetch.Request) (*http.Response, error) {
	op, err := fetch.Start(r.Context(), out)
	if err != nil {
		return nil, describe(r, err)
	}
	if r.Cancel != nil { // deprecated, and still what some clients cancel by
		answered := make(chan struct{})
		defer close(answered)
		go func() {
			select {
			case <-r.Cancel:
				op.CloseWith(errors.New("net/http: request canceled"))
			case <-answered:
			}
		}()
	}
	if t.ResponseHeaderTimeout > 0 {
		timer := time.AfterFunc(t.ResponseHeaderTimeout, func() { op.CloseWith(errTimeout{}) })
		defer timer.Stop()
	}
	head, err := fetch.Await(op)
	if err != nil {
		return nil, describe(r, err)
	}
	return newResponse(r, head, op), nil
}

// describe says of the platform's failures what they are about.
func describe(r *http.Request, err error) error {
	if failure, ok := err.(*guest.Failure); ok {
		return fmt.Errorf("fetch %s: %w", r.URL.Host, failure)
	}
	if err == guest.ErrShort {
		return fmt.Errorf("http: ContentLength=%d with a body of another length", r.ContentLength)
	}
	return err
}

func newResponse(r *http.Request, head envelope.Fetched, op *guest.Operation) *http.Response {
	text := head.Text
	if text == "" {
		text = http.StatusText(head.Status)
	}
	response := &http.Response{
		Status:        strconv.Itoa(head.Status) + " " + text,
		StatusCode:    head.Status,
		Proto:         "HTTP/1.1", // no platform tells
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        make(http.Header, len(head.Headers)),
		ContentLength: -1,
		Uncompressed:  head.Decoded,
		Request:       r,
	}
	for _, f := range head.Headers {
		name := textproto.CanonicalMIMEHeaderKey(f.Name)
		if name == "Transfer-Encoding" {
			response.TransferEncoding = []string{f.Value}
			continue
		}
		response.Header[name] = append(response.Header[name], f.Value)
	}
	if length, err := strconv.ParseInt(response.Header.Get("Content-Length"), 10, 64); err == nil && length >= 0 {
		response.ContentLength = length
	}
	if isTLS := r.URL.Scheme == "https"; isTLS {
		response.TLS = connectionState(r.URL)
	}
	if r.Method == http.MethodHead || head.Status == 204 || head.Status == 304 {
		op.CloseWith(io.EOF)
		response.Body = http.NoBody
		if head.Status == 204 {
			response.ContentLength = 0
		}
		return response
	}
	response.Body = newFetchedBody(op, response.ContentLength)
	return response
}
