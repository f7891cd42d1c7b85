package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
)

// upstream returns the URL of the server behind the proxy: that of UPSTREAM, as
// the proxy on a platform has it, or else one of the test's own.
func upstream(t *testing.T) string {
	if url := os.Getenv("UPSTREAM"); url != "" {
		return url
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("X-Path", r.URL.RequestURI())
		w.WriteHeader(http.StatusAccepted)
		io.Copy(w, r.Body)
	}))
	t.Cleanup(server.Close)
	t.Setenv("UPSTREAM", server.URL)
	return server.URL
}

func TestForward(t *testing.T) {
	direct := upstream(t)
	app := edgetest.Serve(t, edge.HTTPHandler(edge.HandlerFunc(forward)))
	for _, method := range []string{"GET", "POST", "PUT"} {
		body := strings.Repeat("body ", 50_000)
		if method == "GET" {
			body = ""
		}
		request, _ := http.NewRequest(method, direct+"/a/b?c=d", strings.NewReader(body))
		want, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(want.Body)
		want.Body.Close()
		got := app.Do(method, "/a/b?c=d", body)
		if got.Status != want.StatusCode || got.Body != string(text) || got.Header.Get("X-Path") != want.Header.Get("X-Path") {
			t.Errorf("%s: %d, %d bytes, %v", method, got.Status, len(got.Body), got.Header)
		}
	}
}

func TestNobodyThere(t *testing.T) {
	if os.Getenv("UPSTREAM") != "" {
		t.Skip("UPSTREAM is set, and there is somebody")
	}
	t.Setenv("UPSTREAM", "http://127.0.0.1:1")
	recorder := edgetest.NewRecorder().Serve(edge.HandlerFunc(forward), edgetest.NewRequest("GET", "/", nil))
	if recorder.Code != 502 {
		t.Error(recorder.Code, recorder.Body.String())
	}
}
