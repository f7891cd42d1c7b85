//go:build !wasip1

package edge

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The patterns and requests below go through this package's ServeMux and
// through net/http's: both must choose alike.
var patterns = []string{
	"/{$}", "/about", "GET /hello/{name}", "POST /hello/{name}", "GET /hello/world", "/files/{path...}",
	"GET /files/{path...}", "/tree/", "GET /tree/leaf", "/a/{x}/c", "/b/a/{y...}", "HEAD /head", "GET /head",
	"/caf%C3%A9", "DELETE /a/{x}", "GET /slash/{$}", "/deep/{x}/{y}/{z}", "/deep/{x}/", "PURGE /odd",
}

var targets = []string{
	"/", "/about", "/about/", "/hello/", "/hello/bob", "/hello/world", "/hello/bob/x", "/hello/a%2Fb", "/hello/%20",
	"/files", "/files/", "/files/a/b", "/files/a%2Fb/c", "/tree", "/tree/", "/tree/leaf", "/tree/leaf/", "/tree?q=1",
	"/a/1/c", "/a/1", "/a//c", "/a/../about", "/a/./1/c", "/b/a/", "/b/a/d/e", "/b/a", "/head", "/caf%c3%a9", "/café",
	"/slash", "/slash/", "/deep/1/2/3", "/deep/1/2", "/deep/1", "/deep/1/", "/odd", "/nowhere", "//about", "/about?x=%zz",
	"/hello/..%2F", "/.hidden", "/hello/.", "/files/..", "/files/a/../b/", "//slash", "/a/..//tree",
}

func TestServeMuxAgreesWithNetHTTP(t *testing.T) {
	ours, theirs := NewServeMux(), http.NewServeMux()
	names := []string{"name", "path", "x", "y", "z"}
	for _, pattern := range patterns {
		ours.HandleFunc(pattern, func(w ResponseWriter, r *Request) {
			io.WriteString(w, pattern)
			for _, name := range names {
				fmt.Fprintf(w, " %s=%q", name, r.PathValue(name))
			}
		})
		theirs.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, pattern)
			for _, name := range names {
				fmt.Fprintf(w, " %s=%q", name, r.PathValue(name))
			}
		})
	}
	for _, method := range []string{"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PURGE"} {
		for _, target := range targets {
			got := answer(HTTPHandler(ours), method, target)
			want := answer(theirs, method, target)
			if got != want {
				t.Errorf("%s %s:\n got %s\nwant %s", method, target, got, want)
			}
		}
	}
}

// answer is status, the header's decisive fields, and the body; net/http adds
// a page to redirections, which is left out.
func answer(h http.Handler, method, target string) string {
	r := httptest.NewRequest(method, "http://example.com/", nil)
	r.RequestURI = target
	path, query, _ := strings.Cut(target, "?")
	u, err := r.URL.Parse(path)
	if err != nil {
		return "bad URL"
	}
	// As net/http's server reads a request: not resolved against anything.
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = u.Path, u.RawPath, query
	if decoded, err := unescape(path, false); err == nil {
		r.URL.Path, r.URL.RawPath = decoded, path
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body := w.Body.String()
	if w.Code == 307 {
		body = ""
	}
	return fmt.Sprintf("%d allow=%q location=%q %s", w.Code, w.Header().Get("Allow"), w.Header().Get("Location"), body)
}

func TestPatternsThatPanic(t *testing.T) {
	for _, set := range [][]string{
		{""},
		{"hello"},
		{"GET"},
		{"GET hello"},
		{"/{}"},
		{"/{x"},
		{"/x{y}"},
		{"/{a}/{a}"},
		{"/{x...}/y"},
		{"/{$}/y"},
		{"/{1x}"},
		{"/a", "/a"},
		{"/{x}", "/{y}"},
		{"/a/{x}", "/{y}/b"},
		{"GET /{x}", "/a"},
		{"/x/{a...}", "/x/"},
		{"GET /a/../b"},
	} {
		if !panics(set, NewServeMux().HandleFunc) {
			t.Errorf("%q does not panic", set)
		}
		theirs := http.NewServeMux()
		if !panics(set, func(pattern string, _ func(ResponseWriter, *Request)) { theirs.HandleFunc(pattern, http.NotFound) }) && set[0] != "hello" {
			t.Errorf("%q does not panic in net/http", set)
		}
	}
	// These never match anything in net/http; here the mistake shows at once.
	for _, pattern := range []string{"/a//b", "/a%2"} {
		if !panics([]string{pattern}, NewServeMux().HandleFunc) {
			t.Errorf("%q does not panic", pattern)
		}
	}
}

func panics(patterns []string, handle func(string, func(ResponseWriter, *Request))) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	for _, pattern := range patterns {
		handle(pattern, func(ResponseWriter, *Request) {})
	}
	return false
}
