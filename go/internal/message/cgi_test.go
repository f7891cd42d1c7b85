package message

import (
	"io"
	"net/http/cgi"
	"net/url"
	"strings"
	"testing"
)

func TestReadCGI(t *testing.T) {
	given := []string{
		"REQUEST_METHOD=POST", "SERVER_PROTOCOL=HTTP/1.0", "SCRIPT_NAME=/a b", "PATH_INFO=/ü", "QUERY_STRING=c=%20",
		"HTTP_HOST=x.example:81", "HTTP_X_ONE=1 ", "HTTP_CONTENT_LENGTH=7", "CONTENT_LENGTH=3", "CONTENT_TYPE=a/b",
		"REMOTE_ADDR=192.0.2.1", "REMOTE_PORT=1234", "HOME=/", "HTTP_=", "HTTP_EMPTY=", "malformed",
	}
	req, err := ReadCGI(given, NewReader(strings.NewReader("abcdef")))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(req.Body)
	if string(body) != "abc" || err != nil {
		t.Errorf("the body is %q, %v", body, err)
	}
	if want := "http://x.example:81/a%20b/%C3%BC?c=%20"; req.URL != want {
		t.Errorf("the URL is %s, want %s", req.URL, want)
	}
	if req.Remote != "192.0.2.1:1234" || req.Protocol != "HTTP/1.0" || req.Chunks {
		t.Errorf("%+v", req)
	}
	text := ""
	for _, f := range req.Headers {
		text += f.Name + "=" + f.Value + ";"
	}
	if want := "content-type=a/b;content-length=3;host=x.example:81;x-one=1;"; text != want {
		t.Errorf("the header is %s, want %s", text, want)
	}
}

func TestReadCGIRefuses(t *testing.T) {
	for _, variable := range []string{
		"REQUEST_METHOD=", "REQUEST_METHOD=G T", "CONTENT_LENGTH=-1", "CONTENT_TYPE=a\nb", "HTTP_X=\x00", "HTTP_É=1",
		"HTTP_HOST=a/b", "SERVER_NAME=a b", "REQUEST_URI=/a b", "QUERY_STRING=\x01", "REQUEST_URI=/#",
	} {
		given := []string{variable, "REQUEST_METHOD=GET"}
		if _, err := ReadCGI(given, NewReader(strings.NewReader(""))); err == nil {
			t.Errorf("%q is taken", variable)
		}
	}
}

// FuzzReadCGI holds the URL against what net/http/cgi makes of the same
// variables, and what is taken against the rules of URLs.
func FuzzReadCGI(f *testing.F) {
	f.Add("GET", "/script", "/path/é", "a=b", "", "h.example", "")
	f.Add("GET", "", "", "", "/x%2Fy?z", "h.example", "on")
	f.Add("GET", "", "no slash", "%zz", "http://other/", "[::1]:8080", "1")
	f.Fuzz(func(t *testing.T, method, script, info, query, uri, host, https string) {
		given := map[string]string{
			"REQUEST_METHOD": method, "SCRIPT_NAME": script, "PATH_INFO": info, "QUERY_STRING": query, "HTTP_HOST": host,
			"HTTPS": https, "SERVER_PROTOCOL": "HTTP/1.1",
		}
		if strings.HasPrefix(uri, "/") {
			given["REQUEST_URI"] = uri
		}
		var environ []string
		for name, value := range given {
			environ = append(environ, name+"="+value)
		}
		got, err := ReadCGI(environ, NewReader(strings.NewReader("")))
		if err != nil {
			return
		}
		target, found := strings.CutPrefix(got.URL, map[bool]string{false: "http://", true: "https://"}[https == "1" || strings.EqualFold(https, "on")]+host)
		if !found {
			t.Fatalf("%q: the URL is %q", environ, got.URL)
		}
		parsed, err := url.ParseRequestURI(target)
		if err != nil {
			t.Fatalf("%q: %v", environ, err)
		}
		want, err := cgi.RequestFromMap(given)
		if err != nil {
			return
		}
		// net/http/cgi makes part of the host of a path without a slash.
		if given["REQUEST_URI"] == "" && strings.HasPrefix(script+info, "/") && parsed.Path != want.URL.Path {
			t.Fatalf("%q: the path is %q, in net/http/cgi %q", environ, parsed.Path, want.URL.Path)
		}
	})
}
