package message

import (
	"errors"
	"io"
)

// MaxHead is the most bytes that a message's head may have, its request line
// included; the trailers of a chunked body may have as many.
const MaxHead = 64 << 10

// blockSize is how much is asked of the stream at once.
const blockSize = 4 << 10

// Error tells why a message is refused, and by which status.
type Error struct {
	Status int
	Text   string
}

func (e *Error) Error() string { return e.Text }

func malformed(text string) *Error { return &Error{400, text} }

var errCut = malformed("the message ends in the middle")

// Reader reads a message from a stream.
type Reader struct {
	source io.Reader
	buf    []byte // what came and was not taken yet
	ended  error
}

// NewReader returns a Reader of what source gives.
func NewReader(source io.Reader) *Reader { return &Reader{source: source} }

// Peek returns the first byte that is neither CR nor LF: servers pass over an
// empty line before a message (RFC 9112, section 2.2). It returns 0 at the end
// of the stream.
func (r *Reader) Peek() byte {
	for {
		for len(r.buf) > 0 {
			if c := r.buf[0]; c != '\r' && c != '\n' {
				return c
			}
			r.buf = r.buf[1:]
		}
		if r.fill() != nil {
			return 0
		}
	}
}

// All returns the rest of the stream, or an error when it is more than limit
// bytes.
func (r *Reader) All(limit int) ([]byte, error) {
	for r.fill() == nil {
		if len(r.buf) > limit {
			return nil, &Error{413, "the input is too large"}
		}
	}
	if r.ended != io.EOF {
		return nil, r.ended
	}
	return r.buf, nil
}

// fill reads another block.
func (r *Reader) fill() error {
	if r.ended != nil {
		return r.ended
	}
	if cap(r.buf)-len(r.buf) < blockSize/2 {
		grown := make([]byte, len(r.buf), 2*len(r.buf)+blockSize)
		copy(grown, r.buf)
		r.buf = grown
	}
	n, err := r.source.Read(r.buf[len(r.buf):cap(r.buf)])
	r.buf = r.buf[:len(r.buf)+n]
	if n > 0 {
		return nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	r.ended = err
	return err
}

// line takes a line without its CRLF, and its length from what is left of
// budget.
func (r *Reader) line(budget *int) (string, error) {
	for from := 0; ; {
		for ; from < len(r.buf); from++ {
			if r.buf[from] == '\n' {
				return r.takeLine(from, budget)
			}
		}
		if from > *budget {
			return "", errLarge
		}
		if err := r.fill(); err != nil {
			return "", cut(err)
		}
	}
}

var errLarge = &Error{431, "the head is over 64 KiB"}

// takeLine takes the line whose LF is at end.
func (r *Reader) takeLine(end int, budget *int) (string, error) {
	if *budget -= end + 1; *budget < 0 {
		return "", errLarge
	}
	if end == 0 || r.buf[end-1] != '\r' {
		return "", malformed("a line does not end in CR LF")
	}
	line := string(r.buf[:end-1])
	r.buf = r.buf[end+1:]
	return line, nil
}

// read takes bytes as they come, some of a block before others.
func (r *Reader) read(p []byte) (int, error) {
	if len(r.buf) == 0 && len(p) < blockSize {
		if err := r.fill(); err != nil {
			return 0, cut(err)
		}
	}
	if len(r.buf) > 0 {
		n := copy(p, r.buf)
		r.buf = r.buf[n:]
		return n, nil
	}
	if r.ended != nil {
		return 0, cut(r.ended)
	}
	n, err := r.source.Read(p)
	if n > 0 {
		return n, nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	r.ended = err
	return 0, cut(err)
}

// cut says of an end that it came too early.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return errCut
	}
	return err
}
