package edge

import "io"

// ResponseWriter writes a response, as http.ResponseWriter does.
type ResponseWriter interface {
	// Header is the response's header. Changes after WriteHeader, or after
	// the first Write, have no effect.
	Header() *Header

	// Write writes part of the body, after WriteHeader(200) where the handler
	// did not call WriteHeader. It waits while the client is slower than the
	// handler. A body that is whole after the first 2 KB gets a
	// Content-Length; one without a Content-Type gets one by its content.
	Write([]byte) (int, error)

	// WriteHeader fixes status and header. Informational statuses (100, 102
	// to 199) are left out, and others outside of 200 to 599 panic: platforms
	// can't send them.
	WriteHeader(status int)
}

// Flusher is what every ResponseWriter of this package is too.
type Flusher interface {
	// Flush sends what was written so far to the client.
	Flush()
}

// Handler answers requests.
type Handler interface {
	ServeHTTP(ResponseWriter, *Request)
}

// HandlerFunc is a function as a Handler.
type HandlerFunc func(ResponseWriter, *Request)

// ServeHTTP calls f.
func (f HandlerFunc) ServeHTTP(w ResponseWriter, r *Request) { f(w, r) }

// Error answers with a status and a plain text.
func Error(w ResponseWriter, text string, status int) {
	h := w.Header()
	h.Del("Content-Length")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}

// NotFound answers 404.
func NotFound(w ResponseWriter, r *Request) {
	Error(w, "404 page not found", 404)
}

// Redirect answers with a redirection to a URL or path; status is one of 301,
// 302, 303, 307 and 308.
func Redirect(w ResponseWriter, r *Request, url string, status int) {
	w.Header().Set("Location", url)
	w.WriteHeader(status)
}
