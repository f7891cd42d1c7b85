//go:build wasip1

package guest

import (
	"errors"

	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
)

// bufferSize is how much of a body net/http holds back before the head goes
// out: a handler that writes less gets a Content-Length.
const bufferSize = 2048

// sniffSize is how much of a body its type is told from.
const sniffSize = 512

var (
	// ErrNoBody is returned by Write for a status or method without a body.
	ErrNoBody = errors.New("go-edge: this status or method has no body")
	// ErrTooLong is returned by Write past the declared Content-Length.
	ErrTooLong = errors.New("go-edge: wrote more than the declared Content-Length")
)

// Response writes the response of an exchange by the rules of net/http: the
// head is fixed by Begin and goes out with the first bytes that are not held
// back; Content-Length and Content-Type are added when the handler sets none.
type Response struct {
	Exchange *Exchange
	// Sniff tells the type of a body from its first bytes.
	Sniff func([]byte) string

	head    []byte // so far
	body    []byte // held back
	status  int    // 0 before Begin
	length  int64  // declared Content-Length, or -1
	written int64
	typed   bool // no Content-Type to add
	started bool // the head is out
	lent    bool // Copy reads into what of body is free
	broken  error
}

// maxKept bounds what is kept for later requests after many at once: buffers,
// and workers with their stacks.
const maxKept = 128

// scratch has the buffers for heads, and for what of bodies is held back.
var scratch = buffers{size: bufferSize, most: maxKept}

// Status is the status that Begin fixed, or 0.
func (r *Response) Status() int { return r.status }

// Begin fixes the status. The caller then adds the header's fields, before it
// writes anything.
func (r *Response) Begin(status int) {
	if status < 200 || status > 599 {
		panic("go-edge: invalid status " + decimal(status) + ": edge platforms send 200 to 599")
	}
	r.status = status
	r.length = -1
	r.typed = !r.bodyAllowed()
	r.head = envelope.AppendStatus(scratch.take(), status)
}

// NoSniff leaves Content-Type out, where the handler asks for that.
func (r *Response) NoSniff() { r.typed = true }

// Field adds a field of the header. A name that is no token is left out, as in
// net/http, and control characters in a value become spaces.
func (r *Response) Field(name, value string) {
	if !ascii.IsToken(name) {
		return
	}
	switch {
	case ascii.EqualFold(name, "Transfer-Encoding"):
		r.typed = r.typed || value != "" // net/http then tells no type
		return
	case ascii.EqualFold(name, "Connection"), ascii.EqualFold(name, "Trailer"):
		return // the platform frames the message, and sends no trailers
	case ascii.EqualFold(name, "Content-Length"):
		n, ok := ascii.Digits(ascii.Trim(value))
		if !ok || !r.bodyAllowed() || r.length >= 0 {
			return
		}
		r.length = n
	case ascii.EqualFold(name, "Content-Type"):
		if r.status == 304 {
			return
		}
		r.typed = true
	case ascii.EqualFold(name, "Content-Encoding"):
		r.typed = r.typed || value != ""
	}
	r.head = envelope.AppendLine(r.head, name, cleanValue(value))
}

// Write takes bytes of the body, and waits while the client is slower.
func (r *Response) Write(p []byte) (int, error) {
	if r.broken != nil {
		return 0, r.broken
	}
	if !r.bodyAllowed() {
		return 0, ErrNoBody
	}
	if r.length >= 0 && r.written+int64(len(p)) > r.length {
		return 0, ErrTooLong
	}
	r.written += int64(len(p))
	if len(r.body)+len(p) <= bufferSize {
		if r.body == nil {
			r.body = scratch.take()
		}
		r.body = append(r.body, p...)
		return len(p), nil
	}
	if err := r.flush(p); err != nil {
		return 0, err
	}
	if r.broken = r.send(p); r.broken != nil {
		return 0, r.broken
	}
	return len(p), nil
}

// Flush sends the head and what is held back.
func (r *Response) Flush() error {
	if r.broken == nil && r.Exchange.writing.passed {
		r.broken = ErrDeadline
	}
	if r.broken == nil && !r.Exchange.done {
		return r.flush(nil)
	}
	return r.broken
}

// flush sends the head and what is held back; next is what follows, for its
// type to be told from.
func (r *Response) flush(next []byte) error {
	r.start(next)
	if len(r.body) > 0 {
		r.broken = r.send(r.body)
		r.body = r.body[:0]
	}
	return r.broken
}

// Finish ends the response when the handler returned.
func (r *Response) Finish() {
	if r.Exchange.done {
		r.release()
		return
	}
	if r.Exchange.writing.passed {
		r.Abort()
		return
	}
	switch {
	case !r.started:
		if r.bodyAllowed() && r.length < 0 && (!r.isHead() || len(r.body) > 0) && !r.isImplied() {
			r.head = envelope.AppendLine(r.head, "Content-Length", decimal(len(r.body)))
		} else if r.length > int64(len(r.body)) && !r.isHead() {
			r.start(nil) // a declared length that was not met: the client must see it
			_ = r.send(r.body)
			r.Exchange.End(false)
			break
		}
		r.sendWhole(r.body)
	case r.flush(nil) == nil:
		r.Exchange.End(r.length < 0 || r.length == r.written || r.isHead())
	default:
		r.Exchange.End(false)
	}
	r.release()
}

// isImplied reports whether the host tells the length of a whole body by
// itself: heads that don't are alike, and it need not read each anew.
func (r *Response) isImplied() bool {
	return hostTellsLength && len(r.body) > 0 && !r.isHead()
}

// Abort breaks the response off.
func (r *Response) Abort() {
	r.Exchange.End(false)
	r.release()
}

// Panicked ends a response whose handler panicked. The text says with what, and
// then where.
func (r *Response) Panicked(text string) {
	if r.Exchange.finish() {
		ptr, size := textOf(text)
		hostPanicked(r.Exchange.id, ptr, size)
	}
	r.release()
}

// sendWhole sends head and body in one call.
func (r *Response) sendWhole(body []byte) {
	r.addType(body)
	r.started = true
	if r.isHead() {
		body = nil
	}
	r.Exchange.Respond(r.head, body)
}

// start sends the head; next is the part of the body that follows what is
// held back.
func (r *Response) start(next []byte) {
	if r.started {
		return
	}
	r.started = true
	first := r.body
	if len(first) == 0 {
		first = next
	} else if len(first) < sniffSize && len(next) > 0 {
		first = append(append(make([]byte, 0, sniffSize), first...), next[:min(len(next), sniffSize-len(first))]...)
	}
	r.addType(first)
	r.Exchange.Start(r.head)
}

// addType adds a Content-Type where the handler set none.
func (r *Response) addType(body []byte) {
	if !r.typed && len(body) > 0 {
		r.typed = true
		r.head = envelope.AppendLine(r.head, "Content-Type", r.Sniff(body[:min(len(body), sniffSize)]))
	}
}

func (r *Response) send(p []byte) error {
	if r.isHead() {
		return nil
	}
	return r.Exchange.Write(p)
}

func (r *Response) release() {
	scratch.keep(r.head)
	if !r.lent { // else somebody still reads into it
		scratch.keep(r.body)
	}
	r.head, r.body = nil, nil
}

func (r *Response) isHead() bool { return r.Exchange.Head.Method == "HEAD" }

// bodyAllowed reports whether the status may have a body. net/http lets 205
// have one, and platforms don't.
func (r *Response) bodyAllowed() bool {
	return r.status != 204 && r.status != 205 && r.status != 304
}

func decimal(n int) string { return string(ascii.AppendInt(nil, int64(n))) }
