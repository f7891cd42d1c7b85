//go:build wasip1

package edge

import (
	"context"
	"errors"

	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/fetch"
	"go-edge.dev/internal/guest"
)

// Fetch sends a request to another server by the platform's fetch, and waits
// for the head of the response. When ctx ends, request and response do.
//
// With TinyGo, ctx should be the context of the request being answered, or come
// from it: that is how the platform knows what the work is for.
func Fetch(ctx context.Context, r *FetchRequest) (*FetchResponse, error) {
	method, target, header := r.Method, r.URL, r.Header
	if method == "" {
		method = "GET"
	}
	for left := r.Redirects; ; left-- {
		response, location, err := fetchOnce(ctx, r, method, target, header)
		if err != nil {
			return nil, &fetchError{method, target, err}
		}
		if left <= 0 || location == "" || !isRedirect(response.Status) || method != "GET" && method != "HEAD" {
			return response, nil
		}
		_ = response.Body.Close()
		if hostOf(location) != hostOf(target) {
			header = withoutSecrets(header)
		}
		target = location
	}
}

func fetchOnce(ctx context.Context, r *FetchRequest, method, target string, header Header) (*FetchResponse, string, error) {
	for _, f := range header {
		if !ascii.IsToken(f.Name) || !ascii.IsFieldValue(f.Value) {
			return nil, "", errors.New("the field " + QuoteJSON(f.Name) + " of the header is not valid")
		}
	}
	out := &fetch.Request{Method: method, URL: target, Header: header, Decode: true}
	if header.Has("Accept-Encoding") || header.Has("Range") || method == "HEAD" {
		out.Decode = false
	}
	if r.Body != nil {
		var err error
		if out.Whole, out.Stream, out.Length, err = guest.TakeBody(r.Body, r.ContentLength); err != nil {
			return nil, "", err
		}
	}
	head, op, err := fetch.Do(ctx, out)
	if err != nil {
		return nil, "", err
	}
	response := &FetchResponse{Status: head.Status, URL: target, Header: head.Headers, ContentLength: -1}
	if n, ok := ascii.Digits(response.Header.Get("Content-Length")); ok {
		response.ContentLength = n
	}
	response.Body = &fetchedBody{op}
	return response, head.Location, nil
}

// fetchedBody is the body of a response.
type fetchedBody struct{ op *guest.Operation }

func (b *fetchedBody) Read(p []byte) (int, error) { return b.op.Read(p) }

func (b *fetchedBody) Close() error {
	b.op.CloseWith(guest.ErrClosed)
	return nil
}

func isRedirect(status int) bool {
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308
}

// hostOf returns scheme and host of an absolute URL.
func hostOf(url string) string {
	slashes := 0
	for i := 0; i < len(url); i++ {
		if url[i] == '/' {
			slashes++
		}
		if slashes == 3 || slashes == 2 && (url[i] == '?' || url[i] == '#') {
			return url[:i]
		}
	}
	return url
}

// withoutSecrets leaves out what is meant for one server alone.
func withoutSecrets(header Header) Header {
	kept := header.Clone()
	kept.Del("Authorization")
	kept.Del("Proxy-Authorization")
	kept.Del("Cookie")
	kept.Del("Www-Authenticate")
	return kept
}
