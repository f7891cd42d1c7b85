//go:build !wasip1

package edge

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func TestHeader(t *testing.T) {
	var h Header
	h.Add("Set-Cookie", "a=1")
	h.Add("X-One", "1")
	h.Add("set-cookie", "b=2")
	h.Set("x-one", "2")
	h.Set("New", "3")
	if got, want := lines(h), "Set-Cookie: a=1, X-One: 2, set-cookie: b=2, New: 3"; got != want {
		t.Errorf("got %s", got)
	}
	if got := h.Values("SET-COOKIE"); !reflect.DeepEqual(got, []string{"a=1", "b=2"}) {
		t.Errorf("Values: %q", got)
	}
	clone := h.Clone()
	h.Set("Set-Cookie", "c=3")
	h.Del("New")
	if got, want := lines(h), "Set-Cookie: c=3, X-One: 2"; got != want {
		t.Errorf("got %s", got)
	}
	if len(clone) != 4 || clone.Get("set-cookie") != "a=1" || !clone.Has("new") || clone.Has("newer") {
		t.Errorf("the clone has changed: %v", clone)
	}
}

func lines(h Header) string {
	var all []string
	for _, f := range h {
		all = append(all, f.Name+": "+f.Value)
	}
	return strings.Join(all, ", ")
}

func TestQueryAgreesWithNetURL(t *testing.T) {
	for _, query := range []string{
		"", "a=1", "a=1&a=2&b=", "a", "=x", "&&a=1&", "a=%20+%2B", "a=%zz&b=1", "%zz=1&c=2", "a=1;b=2&c=3", "%41=%C3%A9", "a=b=c",
	} {
		want, _ := url.ParseQuery(query)
		if got := (&URL{RawQuery: query}).Query(); !reflect.DeepEqual(map[string][]string(got), map[string][]string(want)) {
			t.Errorf("%q: got %v, want %v", query, got, want)
		}
	}
}

func TestURL(t *testing.T) {
	for text, want := range map[string]URL{
		"https://a.example":             {"https", "a.example", "/", "/", ""},
		"https://a.example:8443/x%20y?": {"https", "a.example:8443", "/x y", "/x%20y", ""},
		"http://[::1]:80?q#f":           {"http", "[::1]:80", "/", "/", "q#f"},
		"/path?q=http://x/":             {"", "", "/path", "/path", "q=http://x/"},
		"https://a/%zz":                 {"https", "a", "/%zz", "/%zz", ""},
	} {
		var u URL
		if _, err := u.parse(text); u != want || (err != nil) != strings.Contains(text, "%zz") {
			t.Errorf("%s: got %+v, %v, want %+v", text, u, err, want)
		}
	}
}

func TestSniff(t *testing.T) {
	for _, body := range []string{
		"hello", "", "<!DOCTYPE HTML><p>", " \n<html >", "\f<html>", "<html", "\x00\x01", "caf\u00e9", strings.Repeat("x", 600), "\x1b[0m",
		strings.Repeat("世", 300)[:512], strings.Repeat("😀", 200)[:511], strings.Repeat("é", 300)[:511], "ab\xe4", "ab\xff",
		"<P >", "\f<!--\n-->", "<!-- -->", "<bod>", "<?xml ?>", "<!xml ", "%PDF-1", "%PDF", "\xfe\xffab", "\xfe\xffa", "\xff\xfeab",
		"\xef\xbb\xbfa", "\x00\x00\x01\x00", "\x00\x00\x02\x00", "BM", "GIF87a", "GIF89a", "RIFF1234WEBPVP", "RIFF1234WEBPV",
		"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "FORM1234AIFF", "ID3", "OggS\x00", "MThd\x00\x00\x00\x06", "RIFF1234AVI ",
		"RIFF1234WAVE", "\x1aE\xdf\xa3", strings.Repeat("\x00", 34) + "LP", "\x00\x01\x00\x00", "OTTO", "ttcf", "wOFF", "wOF2",
		"\x1f\x8b\x08", "PK\x03\x04", "Rar!\x1a\x07\x00", "Rar!\x1a\x07\x01\x00", "\x00asm", "\x00\x00\x00\x10ftypmp41\x00\x00\x00\x00",
		"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp42", "\x00\x00\x00\x14ftypisommp42avc1", "\xff\x00\x00\x14ftypisom\x00\x00\x00\x00mp42",
		"\x00\x00\x00\x0cftypmp4", " GIF89a", "\x00",
	} {
		if got, want := sniff([]byte(body)), http.DetectContentType([]byte(body)); got != want {
			t.Errorf("%q: got %s, net/http says %s", body, got, want)
		}
	}
}

// Under go test a handler runs on net/http.
func TestHTTPHandler(t *testing.T) {
	mux := NewServeMux()
	mux.HandleFunc("POST /echo/{name}", func(w ResponseWriter, r *Request) {
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.WriteHeader(201)
		w.Header().Set("X-Late", "1")
		io.WriteString(w, r.PathValue("name")+" "+r.URL.Query().Get("q")+" "+r.UserAgent()+" ")
		io.Copy(w, r.Body)
	})
	server := httptest.NewServer(HTTPHandler(mux))
	defer server.Close()
	response, err := http.Post(server.URL+"/echo/bob?q=1", "text/plain", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	if response.StatusCode != 201 || string(body) != "bob 1 Go-http-client/1.1 body" {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	if got := response.Header["Set-Cookie"]; !reflect.DeepEqual(got, []string{"a=1", "b=2"}) || response.Header.Get("X-Late") != "" {
		t.Errorf("header %v", response.Header)
	}
}

func ExampleServeMux() {
	mux := NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w ResponseWriter, r *Request) {
		io.WriteString(w, "Hello, "+r.PathValue("name")+"!")
	})
	w := httptest.NewRecorder()
	HTTPHandler(mux).ServeHTTP(w, httptest.NewRequest("GET", "/hello/gopher", nil))
	fmt.Println(w.Body)
	// Output: Hello, gopher!
}
