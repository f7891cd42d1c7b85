//go:build wasip1

package edgehttp

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strconv"
	"strings"

	"go-edge.dev/internal/guest"
)

// incoming is what a request needs beside itself, in one allocation.
type incoming struct {
	context requestContext
	body    body
}

// blank is what requests are made of: only a method of theirs sets a context.
var blank http.Request

// newRequest makes the http.Request of an exchange as a Go server would; base
// is what its context comes from.
func newRequest(x *guest.Exchange, base context.Context) (*http.Request, error) {
	scheme, authority, target := splitURL(x.Head.URL)
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return nil, err
	}
	in := &incoming{context: requestContext{Exchange: x, base: base}, body: body{exchange: x}}
	r := blank.WithContext(&in.context)
	r.Method = x.Head.Method
	r.URL = u
	r.Proto = guest.Protocol(x)
	r.Header = make(http.Header, len(x.Head.Headers))
	r.Body = http.NoBody
	r.ContentLength = x.Head.Body
	r.Host = authority
	r.RequestURI = target
	r.RemoteAddr = x.Head.Remote
	r.ProtoMajor, r.ProtoMinor, _ = http.ParseHTTPVersion(r.Proto)
	values := make([]string, len(x.Head.Headers)) // one array for all fields' values
	for i, f := range x.Head.Headers {
		name := canonicalName(i, f.Name)
		switch name {
		case "Host":
			r.Host = f.Value
			continue
		case "Transfer-Encoding":
			r.TransferEncoding = []string{f.Value}
			continue
		}
		if have := r.Header[name]; have != nil {
			r.Header[name] = append(have, f.Value)
			continue
		}
		values[i] = f.Value
		r.Header[name] = values[i : i+1 : i+1]
	}
	r.Close = hasToken(r.Header["Connection"], "close")
	if r.TransferEncoding != nil {
		takeTrailer(r)
	}
	if x.Head.Body != 0 {
		r.Body = &in.body
	}
	if x.Head.Body > 0 && r.Header["Content-Length"] == nil {
		r.Header["Content-Length"] = []string{strconv.FormatInt(x.Head.Body, 10)}
	}
	if scheme == "https" {
		r.TLS = &tls.ConnectionState{Version: tlsVersion(x.Head.TLS), HandshakeComplete: true, ServerName: hostName(r.Host)}
	}
	return r, nil
}

// names are those of the latest requests' fields by their places, as they came
// and as net/http has them: requests are much alike, and writing a name anew
// takes longer than comparing it.
var names [32]struct{ raw, canonical string }

func canonicalName(place int, raw string) string {
	if place >= len(names) {
		return textproto.CanonicalMIMEHeaderKey(raw)
	}
	known := &names[place]
	if known.raw != raw {
		known.raw = strings.Clone(raw) // it shares the memory of the whole head
		known.canonical = textproto.CanonicalMIMEHeaderKey(known.raw)
	}
	return known.canonical
}

// takeTrailer makes of the announced trailers what a Go server does. They are
// never filled in: no platform hands trailers over.
func takeTrailer(r *http.Request) {
	for _, name := range elements(r.Header["Trailer"]) {
		if r.Trailer == nil {
			r.Trailer = make(http.Header)
		}
		r.Trailer[textproto.CanonicalMIMEHeaderKey(name)] = nil
	}
	delete(r.Header, "Trailer")
}

// hasToken reports whether a token is in a list, as of the Connection field.
func hasToken(lists []string, token string) bool {
	for _, name := range elements(lists) {
		if strings.EqualFold(name, token) {
			return true
		}
	}
	return false
}

// elements returns those of all lists that are not empty (RFC 9110, section
// 5.6.1).
func elements(lists []string) (found []string) {
	for _, list := range lists {
		for _, name := range strings.Split(list, ",") {
			if name = strings.TrimSpace(name); name != "" {
				found = append(found, name)
			}
		}
	}
	return found
}

// splitURL cuts an absolute URL into scheme, authority and request target.
func splitURL(text string) (scheme, authority, target string) {
	scheme, rest, _ := strings.Cut(text, "://")
	i := strings.IndexAny(rest, "/?")
	if i < 0 {
		return scheme, rest, "/"
	}
	authority, target = rest[:i], rest[i:]
	if target[0] == '?' {
		target = "/" + target
	}
	return scheme, authority, target
}

// tlsVersion reads what a platform calls the version of TLS. One that does not
// tell terminates nothing older than 1.3 by default.
func tlsVersion(name string) uint16 {
	switch name {
	case "TLSv1":
		return tls.VersionTLS10
	case "TLSv1.1":
		return tls.VersionTLS11
	case "TLSv1.2":
		return tls.VersionTLS12
	}
	return tls.VersionTLS13
}

// localAddr returns where the server listens, as far as a client can tell: no
// platform tells the address.
func localAddr(url string) net.Addr {
	if strings.HasPrefix(url, "https:") {
		return &net.TCPAddr{Port: 443}
	}
	return &net.TCPAddr{Port: 80}
}

func hostName(host string) string {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host = host[:i]
	}
	return strings.Trim(host, "[]")
}

// requestContext is the context of a request: it ends with the exchange, and
// has the values of the server's.
type requestContext struct {
	*guest.Exchange
	base context.Context
}

func (c *requestContext) Value(key any) any {
	if key == http.LocalAddrContextKey {
		return localAddr(c.Exchange.Head.URL)
	}
	if value := c.Exchange.Value(key); value != nil {
		return value
	}
	return c.base.Value(key)
}

// body is the body of a request.
type body struct {
	exchange *guest.Exchange
	closed   bool
}

func (b *body) Read(p []byte) (int, error) {
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	n, err := b.exchange.ReadBody(p)
	switch err {
	case guest.ErrDone:
		err = http.ErrBodyReadAfterClose
	case guest.ErrBroken:
		err = io.ErrUnexpectedEOF
	case guest.ErrDeadline:
		err = os.ErrDeadlineExceeded
	}
	return n, err
}

func (b *body) Close() error {
	b.closed = true
	return nil
}
