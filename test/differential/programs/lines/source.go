package lines

import (
	"errors"
	"io"
)

// Source is a body that is a reader and nothing else: it has so many bytes, comes in pieces, and may end in an error.
type Source struct {
	left, piece int
	fails       bool
}

// NewSource returns a source; "n" and "n:piece" say its size and that of a piece, a negative piece that it fails.
func NewSource(size, piece string) *Source {
	fails := piece != "" && piece[0] == '-'
	if fails {
		piece = piece[1:]
	}
	return &Source{Number(size), Number(piece), fails}
}

// Read implements io.Reader.
func (s *Source) Read(p []byte) (int, error) {
	if s.left == 0 {
		if s.fails {
			return 0, errors.New("the source fails")
		}
		return 0, io.EOF
	}
	n := min(len(p), s.left)
	if s.piece > 0 {
		n = min(n, s.piece)
	}
	for i := range p[:n] {
		p[i] = byte('a' + (s.left-i)%26)
	}
	s.left -= n
	return n, nil
}
