//go:build !wasip1

package edgetest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
)

func echo(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("X-Method", r.Method)
	w.Header().Add("X-Seen", r.Header.Get("X-Sent"))
	io.WriteString(w, r.URL.Path+" ")
	w.Header().Set("X-Late", "1")
	io.Copy(w, r.Body)
}

func TestRecorder(t *testing.T) {
	request := edgetest.NewRequest("PUT", "/a/b?c=d", strings.NewReader("body"))
	request.Header.Set("X-Sent", "x")
	got := edgetest.NewRecorder().Serve(edge.HandlerFunc(echo), request)
	if got.Code != 200 || got.Body.String() != "/a/b body" || got.Flushed {
		t.Errorf("%d %q %v", got.Code, got.Body.String(), got.Flushed)
	}
	sent := got.Sent()
	if sent.Get("X-Method") != "PUT" || sent.Get("X-Seen") != "x" || sent.Has("X-Late") {
		t.Errorf("header: %v", sent)
	}
	if request.Host != "example.com" || request.ContentLength != 4 || request.URL.RawQuery != "c=d" {
		t.Errorf("request: %+v", request)
	}
}

func TestRecorderStatus(t *testing.T) {
	answer := func(statuses ...int) *edgetest.Recorder {
		return edgetest.NewRecorder().Serve(edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
			for _, status := range statuses {
				w.WriteHeader(status)
			}
		}), edgetest.NewRequest("GET", "/", nil))
	}
	if got := answer().Code; got != 200 {
		t.Error("a handler that does nothing:", got)
	}
	if got := answer(103, 404, 500).Code; got != 404 {
		t.Error("the first that counts:", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("status 99 did not panic")
		}
	}()
	answer(99)
}

func TestServe(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(edge.HandlerFunc(echo)))
	got := app.Do("POST", "/x", "text", "X-Sent", "y")
	if got.Status != 200 || got.Body != "/x text" || got.Header.Get("X-Seen") != "y" {
		t.Errorf("%+v", got)
	}
	if got := app.Get("/y"); got.Body != "/y " || got.Header.Get("X-Method") != "GET" {
		t.Errorf("%+v", got)
	}
}

func TestServeRedirects(t *testing.T) {
	app := edgetest.Serve(t, http.RedirectHandler("/elsewhere", http.StatusFound))
	if got := app.Get("/"); got.Status != http.StatusFound || got.Header.Get("Location") != "/elsewhere" {
		t.Errorf("%+v", got)
	}
}

func TestServeElsewhere(t *testing.T) {
	elsewhere := httptest.NewServer(http.NotFoundHandler())
	defer elsewhere.Close()
	t.Setenv("GO_EDGE_TEST_URL", elsewhere.URL+"/")
	app := edgetest.Serve(t, edge.HTTPHandler(edge.HandlerFunc(echo)))
	if got := app.Get("/"); app.URL != elsewhere.URL || got.Status != http.StatusNotFound {
		t.Errorf("%s: %+v", app.URL, got)
	}
}
