//go:build !wasip1

package edgetest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// urlVariable names the program that tests ask in place of their handler.
const urlVariable = "GO_EDGE_TEST_URL"

// Server is a program that a test asks as its clients do.
type Server struct {
	// URL is where it serves, without a slash at its end.
	URL string

	t      testing.TB
	client *http.Client
}

// Response is what a program has answered.
type Response struct {
	Status int
	Header http.Header
	Body   string // all of it
}

// Serve serves a handler until the test ends, on a port of its own, or returns
// the program at GO_EDGE_TEST_URL where that is set. Handlers of package edge are
// handed in by edge.HTTPHandler. What a program keeps in stores is gone when the
// test has ended.
func Serve(t testing.TB, h http.Handler) *Server {
	t.Helper()
	s := &Server{t: t, URL: strings.TrimSuffix(os.Getenv(urlVariable), "/"), client: &http.Client{}}
	if s.URL == "" {
		keepApart(t)
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		s.URL, s.client = server.URL, server.Client()
	}
	// What is answered is what the test looks at: redirects, too.
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return s
}

// Do sends a request with a body, "" for none, and returns the response. The test
// ends where none comes. fields are names and values of the header, by turns.
func (s *Server) Do(method, path, body string, fields ...string) Response {
	s.t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, content)
	if err != nil {
		s.t.Fatal("edgetest: ", err)
	}
	for i := 0; i+1 < len(fields); i += 2 {
		request.Header.Add(fields[i], fields[i+1])
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal("edgetest: ", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("edgetest: the response to %s %s broke off after %d bytes: %v", method, path, len(text), err)
	}
	return Response{Status: response.StatusCode, Header: response.Header, Body: string(text)}
}

// Get sends a GET request, and returns the response.
func (s *Server) Get(path string) Response {
	s.t.Helper()
	return s.Do("GET", path, "")
}

// nativeOnly skips a test that needs to be inside of the program it asks.
func nativeOnly(t testing.TB, what string) {
	t.Helper()
	if url := os.Getenv(urlVariable); url != "" {
		t.Skipf("%s works inside of the program, which this time is at %s=%s", what, urlVariable, url)
	}
}
