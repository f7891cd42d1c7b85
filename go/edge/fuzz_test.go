//go:build !wasip1

package edge

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode"
)

// Each Fuzz function runs its seeds under plain go test; random_test.go feeds
// the same checks. All hold this package against net/http and net/url.

func FuzzURL(f *testing.F) {
	f.Add("https://a.example:8443/x%20y?a=%zz#f")
	f.Add("http://[::1]:80?q")
	f.Add("/path?q=http://x/")
	f.Fuzz(checkURL)
}

func FuzzQuery(f *testing.F) {
	f.Add("a=%20+%2B&a=2;b&%zz=1&&=x&c")
	f.Fuzz(checkQuery)
}

func FuzzServeMux(f *testing.F) {
	f.Add("GET /hello/{name}\n/files/{path...}\n/a/{$}", "HEAD", "/files/a%2Fb/../c")
	f.Add("/a/{x}/c\n/{y...}", "GET", "/a//c?q=1")
	f.Fuzz(checkServeMux)
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte(" \n\x0c<!DOCTYPE HTML><p>"))
	f.Add([]byte("caf\xe9\x1b\x00"))
	f.Fuzz(checkSniff)
}

// checkURL parses what platforms hand over: absolute URLs as URL.href of
// JavaScript has them, of which net/http's server takes the target. Whatever
// else there is must not panic.
func checkURL(t *testing.T, text string) {
	var u URL
	target, err := u.parse(text)
	if u.RawPath == "" || strings.Contains(u.RawPath, "?") {
		t.Fatalf("%q: path %q, query %q", text, u.RawPath, u.RawQuery)
	}
	_ = u.Query()
	isHref := strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
	if !isHref || u.Host == "" || !strings.HasPrefix(target, "/") {
		return
	}
	want, theirs := url.ParseRequestURI(target)
	if (err != nil) != (theirs != nil) && !strings.ContainsFunc(target, unicode.IsControl) {
		t.Fatalf("%q: target %q: %v, and net/url says %v", text, target, err, theirs)
	}
	if err != nil || theirs != nil {
		return
	}
	got := []string{u.Scheme, u.Path, u.RawQuery}
	if theirs := []string{strings.SplitN(text, ":", 2)[0], want.Path, want.RawQuery}; !reflect.DeepEqual(got, theirs) {
		t.Fatalf("%q:\n got %q\nwant %q", text, got, theirs)
	}
	again := URL{}
	if _, err := again.parse(u.String()); err != nil || again != u {
		t.Fatalf("%q: %q parses as %q, not %q", text, u.String(), again, u)
	}
}

func checkQuery(t *testing.T, query string) {
	want, _ := url.ParseQuery(query)
	got := (&URL{RawQuery: query}).Query()
	if !reflect.DeepEqual(map[string][]string(got), map[string][]string(want)) {
		t.Fatalf("%q: got %q, want %q", query, got, want)
	}
}

// checkServeMux registers patterns, one a line, with both muxes, which must
// take the same ones, and sends both a request.
func checkServeMux(t *testing.T, patterns, method, target string) {
	ours, theirs := NewServeMux(), http.NewServeMux()
	names := []string{"a", "b", "c", "x", "name", "path"}
	for i, pattern := range strings.Split(patterns, "\n") {
		mine := panics([]string{pattern}, func(string, func(ResponseWriter, *Request)) {
			ours.HandleFunc(pattern, func(w ResponseWriter, r *Request) {
				fmt.Fprint(w, i)
				for _, name := range names {
					fmt.Fprintf(w, " %s=%q", name, r.PathValue(name))
				}
			})
		})
		others := panics([]string{pattern}, func(string, func(ResponseWriter, *Request)) {
			theirs.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprint(w, i)
				for _, name := range names {
					fmt.Fprintf(w, " %s=%q", name, r.PathValue(name))
				}
			})
		})
		if mine != others && !(mine && isStricter(pattern)) && !(others && isLaxer(pattern)) {
			t.Fatalf("%q, the last of %q: panics here: %t, in net/http: %t", pattern, patterns, mine, others)
		}
		if mine != others {
			return
		}
	}
	if !isToken(method) || !isTarget(target) {
		return
	}
	got, want := answer(HTTPHandler(ours), method, target), answer(theirs, method, target)
	if strings.HasPrefix(got, "307") && strings.HasPrefix(want, "307") && (&url.URL{Path: target}).EscapedPath() != target {
		return // net/http escapes a path that it has cleaned, escapes and all, once more
	}
	if got != want {
		t.Fatalf("%s %s, patterns %q:\n got %s\nwant %s", method, target, patterns, got, want)
	}
}

// isStricter reports whether only this package refuses a pattern: one with a
// host, and mistakes that net/http takes for literals that never match.
func isStricter(pattern string) bool {
	_, path, ok := strings.Cut(pattern, " ")
	if !ok {
		path = pattern
	}
	path = strings.TrimLeft(path, " \t")
	if !strings.HasPrefix(path, "/") || strings.Contains(path, "//") || strings.Contains(path, "}") {
		return true
	}
	_, err := url.PathUnescape(path)
	return err != nil
}

// isLaxer reports whether only net/http refuses a pattern: one whose method no
// request can have.
func isLaxer(pattern string) bool {
	method, _, ok := strings.Cut(pattern, " ")
	return ok && method != "" && method != "CONNECT" && !isToken(method)
}

func isToken(method string) bool {
	_, err := http.NewRequest(method, "/", nil)
	return err == nil && method != "" && method != "CONNECT"
}

// isTarget reports whether net/http takes target as it is: an escaped path
// and a query. It escapes anew what has other characters.
func isTarget(target string) bool {
	path, query, _ := strings.Cut(target, "?")
	decoded, err := url.PathUnescape(path)
	u := url.URL{Path: decoded, RawPath: path}
	return err == nil && strings.HasPrefix(path, "/") && u.EscapedPath() == path && !strings.ContainsAny(query, "# ")
}

// checkSniff holds sniff to what it claims: where it and net/http differ,
// net/http knows a type, or a tag, that sniff does not.
func checkSniff(t *testing.T, body []byte) {
	body = body[:min(len(body), 512)] // as much as sniff is given
	got, want := sniff(body), http.DetectContentType(body)
	if got == want {
		return
	}
	start := bytes.ToLower(bytes.TrimLeft(body, "\t\n\x0c\r "))
	isTag := bytes.HasPrefix(start, []byte("<html")) || bytes.HasPrefix(start, []byte("<!doctype html"))
	mark := bytes.HasPrefix(body, []byte("\xef\xbb\xbf"))
	if strings.HasPrefix(got, "text/html") || want == "application/octet-stream" ||
		want == "text/html; charset=utf-8" && isTag || want == "text/plain; charset=utf-8" && !mark {
		t.Fatalf("%q: got %s, net/http says %s", body, got, want)
	}
}
