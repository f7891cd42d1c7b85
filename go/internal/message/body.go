package message

import (
	"io"

	"go-edge.dev/internal/ascii"
)

// Body is the body of a request: so many bytes, or chunks (RFC 9112, section
// 7.1).
type Body struct {
	reader  *Reader
	left    int64 // bytes of the body, or of its current chunk
	chunked bool
	begun   bool // a chunk's data has been read, and its CRLF has not
	err     error
}

// NewBody returns the body of that many bytes that r goes on with.
func NewBody(r *Reader, length int64) *Body { return &Body{reader: r, left: length} }

// Read implements io.Reader. After an error it returns the same again: io.EOF
// at the end, an [Error] where the body is malformed or cut short.
func (b *Body) Read(p []byte) (int, error) {
	if b.err == nil && b.left == 0 {
		b.err = b.next()
	}
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.reader.read(p)
	b.left -= int64(n)
	b.err = err
	return n, err
}

// next goes to the next chunk, or says that there is none.
func (b *Body) next() error {
	if !b.chunked {
		return io.EOF
	}
	budget := MaxHead
	if b.begun {
		line, err := b.reader.line(&budget)
		if err != nil {
			return err
		}
		if line != "" {
			return malformed("a chunk is longer than it says")
		}
	}
	b.begun = true
	line, err := b.reader.line(&budget)
	if err != nil {
		return err
	}
	if b.left, err = chunkSize(line); err != nil || b.left > 0 {
		return err
	}
	for { // trailers: no platform hands them over
		line, err := b.reader.line(&budget)
		if err != nil {
			return err
		}
		if line == "" {
			return io.EOF
		}
		if _, err := parseField(line); err != nil {
			return err
		}
	}
}

// chunkSize reads the size of a chunk, and passes over extensions.
func chunkSize(line string) (int64, error) {
	digits, _, _ := ascii.Cut(line, ';')
	digits = ascii.Trim(digits)
	if digits == "" || len(digits) > 15 {
		return 0, malformed("a chunk without a size")
	}
	var size int64
	for i := 0; i < len(digits); i++ {
		digit := ascii.Unhex(digits[i])
		if digit > 15 {
			return 0, malformed("a chunk without a size")
		}
		size = size<<4 | int64(digit)
	}
	return size, nil
}
