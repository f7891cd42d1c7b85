// Package envelope reads and writes what crosses the bridge: heads of requests
// and responses, which are lines, and JSON for all else, such as {"name":…,"payload":…}
// for a call.
//
// It knows the shapes of these alone, which keeps encoding/json and reflection
// out of small programs, and takes its strings from the payload without copying.
//
// Field values are bytes in HTTP and in Go, and byte strings in JavaScript:
// strings whose code points are the bytes. The envelope keeps to JavaScript's
// form, so a byte over 0x7f crosses as the code point of the same number.
package envelope

// Field is one field of an HTTP head. Repeated fields stay apart and in order.
type Field struct {
	Name  string
	Value string
}

// Request is the head of a request.
type Request struct {
	Method  string
	URL     string // absolute
	Headers []Field
	Body    int64  // bytes; 0 for none, -1 when not known beforehand
	Remote  string // the client's address and port, or ""

	// Where the platform tells: the client's versions of HTTP and TLS, such as
	// HTTP/2 and TLSv1.3.
	Protocol string
	TLS      string
}

// Response is the head of a response.
type Response struct {
	Status  int
	Headers []Field
}

// Call is the head of a named call.
type Call struct {
	Name    string
	Payload string // JSON
}

// Scheduled is the payload of the call of a schedule that is due.
type Scheduled struct {
	Cron string // as the program has registered it
	At   int64  // when it was due, in milliseconds since 1970
}
