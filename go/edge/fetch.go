package edge

import "io"

// FetchRequest is a request to another server.
type FetchRequest struct {
	Method string // GET where it is empty
	URL    string // absolute, of http or https, without a user
	Header Header

	// Body is read to its end; nil is no body. What has a method Len, as
	// bytes.Reader, bytes.Buffer and strings.Reader have, tells its own length.
	// GET and HEAD can't have one.
	Body io.Reader

	// ContentLength is the size of Body in bytes where it can't tell itself; 0
	// where that is not known.
	ContentLength int64

	// Redirects is how many redirects a GET or HEAD follows at most. Those
	// beyond, and those of other methods, are responses like any other.
	Redirects int
}

// FetchResponse is the response to a [FetchRequest].
type FetchResponse struct {
	Status int    // such as 200
	URL    string // where it comes from, after redirects
	Header Header

	// Body is never nil, and has to be closed unless it was read to its end.
	// Where the platform had it compressed on its way, that is undone.
	Body io.ReadCloser

	// ContentLength is the size of Body in bytes, and -1 when it is not known
	// beforehand.
	ContentLength int64
}

// fetchError is what Fetch returns.
type fetchError struct {
	method, url string
	err         error
}

func (e *fetchError) Error() string { return "edge: " + e.method + " " + e.url + ": " + e.err.Error() }
func (e *fetchError) Unwrap() error { return e.err }
