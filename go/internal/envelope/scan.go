package envelope

import (
	"errors"
	"unicode/utf8"

	"go-edge.dev/internal/ascii"
)

// errMalformed is all that is ever said: the host writes envelopes with
// JSON.stringify, so a malformed one is a bug, and texts take room.
var errMalformed = errors.New("envelope: malformed JSON")

// scanner reads JSON (RFC 8259) from a string. After a mistake it stands at
// the end of the text, where every method returns at once.
type scanner struct {
	text  string
	pos   int
	bad   bool
	first bool // at the first item of the innermost list
}

func (s *scanner) fail() {
	s.bad = true
	s.pos = len(s.text)
}

// peek returns the next byte that is not white space, or 0 at the end.
func (s *scanner) peek() byte {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) expect(c byte) {
	if s.peek() == c && s.pos < len(s.text) {
		s.pos++
		return
	}
	s.fail()
}

// end reports whether the text was one whole value.
func (s *scanner) end() error {
	s.peek()
	if s.bad || s.pos < len(s.text) {
		return errMalformed
	}
	return nil
}

// open begins an object or array. Then, as long as more reports true, an item
// is to be read.
func (s *scanner) open(bracket byte) {
	s.expect(bracket)
	s.first = true
}

func (s *scanner) more(bracket byte) bool {
	first := s.first
	s.first = false
	switch c := s.peek(); {
	case s.bad:
		return false
	case c == bracket:
		s.pos++
		return false
	case first:
		return true
	}
	s.expect(',')
	return !s.bad
}

// key reads the key of an object's member.
func (s *scanner) key() string {
	key := s.string()
	s.expect(':')
	return key
}

// string reads a string; one without escapes is a slice of the text.
func (s *scanner) string() string {
	s.expect('"')
	start := s.pos
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '"':
			s.pos++
			return s.text[start : s.pos-1]
		case c == '\\':
			return s.escaped(start)
		case c < 0x20:
			s.fail()
			return ""
		}
		s.pos++
	}
	s.fail()
	return ""
}

// escaped reads the rest of a string from its first escape on.
func (s *scanner) escaped(start int) string {
	out := append(make([]byte, 0, s.pos-start+32), s.text[start:s.pos]...)
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		s.pos++
		switch {
		case c == '"':
			return string(out)
		case c == '\\':
			out = s.escape(out)
		case c < 0x20:
			s.fail()
		default:
			out = append(out, c)
		}
	}
	s.fail()
	return ""
}

// escapes are the letters after a backslash, and what each stands for.
const escapes = "\"\"\\\\//b\bf\fn\nr\rt\t"

// escape reads what follows a backslash.
func (s *scanner) escape(out []byte) []byte {
	if s.pos == len(s.text) {
		s.fail()
		return out
	}
	c := s.text[s.pos]
	s.pos++
	if c == 'u' {
		return utf8.AppendRune(out, s.unicode())
	}
	for i := 0; i < len(escapes); i += 2 {
		if escapes[i] == c {
			return append(out, escapes[i+1])
		}
	}
	s.fail()
	return out
}

// unicode reads the digits of \uXXXX, and of a second one where the first is
// half of a pair. A surrogate without its other half is U+FFFD.
func (s *scanner) unicode() rune {
	r := s.hex4()
	if r < 0xd800 || r > 0xdfff {
		return r
	}
	if r < 0xdc00 && s.pos+1 < len(s.text) && s.text[s.pos] == '\\' && s.text[s.pos+1] == 'u' {
		back := s.pos
		s.pos += 2
		if low := s.hex4(); low >= 0xdc00 && low <= 0xdfff {
			return (r-0xd800)<<10 | (low - 0xdc00) + 0x10000
		}
		if !s.bad {
			s.pos = back
		}
	}
	return utf8.RuneError
}

func (s *scanner) hex4() rune {
	var r rune
	for i := 0; i < 4; i++ {
		if s.pos == len(s.text) {
			s.fail()
			return 0
		}
		digit := ascii.Unhex(s.text[s.pos])
		if digit > 15 {
			s.fail()
			return 0
		}
		r = r<<4 | rune(digit)
		s.pos++
	}
	return r
}

// integer reads an integer of at most 18 digits.
func (s *scanner) integer() int64 {
	text := s.number()
	negative := text != "" && text[0] == '-'
	if negative {
		text = text[1:]
	}
	n, ok := ascii.Digits(text)
	if !ok || text[0] == '0' && text != "0" {
		s.fail()
	}
	if negative {
		return -n
	}
	return n
}

// number reads what may be a number, unchecked.
func (s *scanner) number() string {
	s.peek()
	start := s.pos
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			break
		}
		s.pos++
	}
	if s.pos == start {
		s.fail()
	}
	return s.text[start:s.pos]
}

// raw returns the text of the next value.
func (s *scanner) raw() string {
	s.peek()
	start := s.pos
	s.skip()
	return s.text[start:s.pos]
}

// skip passes over one value, however deeply it is nested: it counts brackets
// and does not check what is between them.
func (s *scanner) skip() {
	for depth := 0; ; {
		switch c := s.peek(); c {
		case '{', '[':
			depth++
			s.pos++
		case '}', ']', ',', ':':
			if depth == 0 {
				s.fail()
				return
			}
			if c == '}' || c == ']' {
				depth--
			}
			s.pos++
		case '"':
			s.string()
		case 't':
			s.word("true")
		case 'f':
			s.word("false")
		case 'n':
			s.word("null")
		default:
			s.number()
		}
		if depth == 0 || s.bad {
			return
		}
	}
}

func (s *scanner) word(word string) {
	if len(s.text)-s.pos >= len(word) && s.text[s.pos:s.pos+len(word)] == word {
		s.pos += len(word)
		return
	}
	s.fail()
}
