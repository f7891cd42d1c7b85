package message

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
)

const host = "Host: a.example\r\n"

var accepted = []string{
	"GET / HTTP/1.1\r\n" + host + "\r\n",
	"\r\nGET /a%20b?c=d HTTP/1.0\r\n\r\n",
	"POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabcdef",
	"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: Chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n0a\r\n0123456789\r\n0\r\nx: y\r\n\r\nmore",
	"GET http://b.example:80/x HTTP/1.1\r\n" + host + "\r\n",
	"OPTIONS HTTPS://b.example?x HTTP/1.1\r\nhost:\r\nX-Y:\tz \xff \r\n\r\n",
	"GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n",
}

var refused = map[string]int{
	"":                                               400,
	"\r\n":                                           400,
	"GET":                                            400,
	"GET / HTTP/1.1\r\n":                             400,
	"GET / HTTP/1.1\r\n\r\n":                         400, // no Host
	"GET / HTTP/1.1\n\n":                             400,
	"GET / HTTP/1.0\r\nA: bc\n\r\n":                  400,
	"GET  / HTTP/1.1\r\n\r\n":                        400,
	"GET / HTTP/1.1 \r\n\r\n":                        400,
	"GET / HTTP/2.0\r\n\r\n":                         505,
	"GET / http/1.1\r\n\r\n":                         400,
	"G@T / HTTP/1.1\r\n\r\n":                         400,
	"GET x HTTP/1.0\r\n\r\n":                         400,
	"GET * HTTP/1.0\r\n\r\n":                         400,
	"GET /%a? HTTP/1.0\r\n\r\n":                      400,
	"GET /# HTTP/1.0\r\n\r\n":                        400,
	"GET /\xff HTTP/1.0\r\n\r\n":                     400,
	"GET http:// HTTP/1.0\r\n\r\n":                   400,
	"GET ftp://a/ HTTP/1.0\r\n\r\n":                  400,
	"GET http://a@b/ HTTP/1.0\r\n\r\n":               400,
	"GET / HTTP/1.1\r\n" + host + host + "\r\n":      400,
	"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n":            400,
	"GET / HTTP/1.0\r\nA : b\r\n\r\n":                400,
	"GET / HTTP/1.0\r\nA: b\r\n c\r\n\r\n":           400,
	"GET / HTTP/1.0\r\nA: b\x00\r\n\r\n":             400,
	"GET / HTTP/1.0\r\nA: b\rc\r\n\r\n":              400,
	"GET / HTTP/1.0\r\nno colon\r\n\r\n":             400,
	"GET / HTTP/1.0\r\nContent-Length: -1\r\n\r\n":   400,
	"GET / HTTP/1.0\r\nContent-Length: 1, 1\r\n\r\n": 400,
	"GET / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n":                      400,
	"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n":                                  501,
	"GET / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n":                501,
	"GET / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n": 400,
	"GET /" + strings.Repeat("a", MaxHead) + " HTTP/1.0\r\n\r\n":                            431,
	"GET / HTTP/1.0\r\n" + strings.Repeat("A: b\r\n", MaxHead/6) + "\r\n":                   431,
}

func TestReadRequest(t *testing.T) {
	for _, text := range accepted {
		if req := read(t, text); req.err != nil {
			t.Errorf("%q: %v", text, req.err)
		}
	}
	for text, status := range refused {
		_, err := ReadRequest(NewReader(strings.NewReader(text)))
		var refusal *Error
		if !errors.As(err, &refusal) || refusal.Status != status {
			t.Errorf("%.80q: %v, want status %d", text, err, status)
		}
	}
}

func TestBody(t *testing.T) {
	for body, want := range map[string]string{
		"3\r\nabc\r\n0\r\n\r\n": "abc", "0\r\n\r\n": "", "000\r\nTrailer: x\r\n\r\n": "",
		"3\r\nabcd": "error", "3\r\nab": "error", "3\nabc\r\n0\r\n\r\n": "error", "\r\n": "error", "x\r\n": "error",
		"-1\r\n": "error", "0\r\n": "error", "0\r\nno colon\r\n\r\n": "error", "1000000000000000\r\n": "error",
		"0\r\n" + strings.Repeat("A: b\r\n", MaxHead/6) + "\r\n": "error",
	} {
		req := read(t, "POST / HTTP/1.1\r\n"+host+"Transfer-Encoding: chunked\r\n\r\n"+body)
		if got := string(req.body); want == "error" && req.err == nil || want != "error" && (req.err != nil || got != want) {
			t.Errorf("%.40q: %q, %v; want %s", body, got, req.err, want)
		}
	}
}

func TestReaderPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	_, err := ReadRequest(NewReader(io.MultiReader(strings.NewReader("GET /"), iotest.ErrReader(broken))))
	if err != broken {
		t.Fatal(err)
	}
	if _, err := NewReader(iotest.ErrReader(broken)).All(1); err != broken {
		t.Fatal(err)
	}
	if _, err := NewReader(strings.NewReader(strings.Repeat("x", 5000))).All(4999); err == nil {
		t.Fatal("All goes beyond its limit")
	}
	all, err := NewReader(iotest.OneByteReader(strings.NewReader("abc"))).All(3)
	if string(all) != "abc" || err != nil {
		t.Fatal(all, err)
	}
}

type result struct {
	*Request
	body []byte
	err  error
}

// read reads a request by large blocks and by single bytes, which must come to
// the same.
func read(t *testing.T, text string) result {
	var results [2]result
	for i, source := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
		r := &results[i]
		if r.Request, r.err = ReadRequest(NewReader(source)); r.err == nil {
			r.body, r.err = io.ReadAll(r.Request.Body)
		}
	}
	if (results[0].err == nil) != (results[1].err == nil) || !bytes.Equal(results[0].body, results[1].body) {
		t.Fatalf("%q: %q, %v by blocks, and %q, %v by bytes", text, results[0].body, results[0].err, results[1].body, results[1].err)
	}
	return results[0]
}

// FuzzReadRequest holds the reader against net/http, which takes all that it
// takes, and reads the same from it.
func FuzzReadRequest(f *testing.F) {
	for _, text := range accepted {
		f.Add(text)
	}
	for text := range refused {
		if len(text) < 200 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := read(t, text)
		if got.err != nil {
			return
		}
		want, err := http.ReadRequest(bufio.NewReader(strings.NewReader(strings.TrimLeft(text, "\r\n"))))
		if err != nil {
			t.Fatalf("net/http refuses %q: %v", text, err)
		}
		body, err := io.ReadAll(want.Body)
		if err != nil || !bytes.Equal(body, got.body) {
			t.Fatalf("%q: body %q, net/http %q, %v", text, got.body, body, err)
		}
		if got.Method != want.Method || got.Protocol != want.Proto || got.Request.Request.Body != want.ContentLength {
			t.Fatalf("%q: %+v, net/http %+v", text, got.Request, want)
		}
		fields := 0
		for _, values := range want.Header {
			fields += len(values)
		}
		for _, f := range got.Headers {
			switch f.Name {
			case "host", "transfer-encoding", "trailer":
				continue
			}
			fields--
			if !contains(want.Header.Values(f.Name), f.Value) {
				t.Fatalf("%q: %s is %q, net/http %q", text, f.Name, f.Value, want.Header.Values(f.Name))
			}
		}
		if fields != 0 {
			t.Fatalf("%q: %d fields differ: %+v, net/http %+v", text, fields, got.Headers, want.Header)
		}
	})
}

func contains(values []string, value string) bool {
	for _, v := range values {
		if v == value {
			return true
		}
	}
	return false
}
