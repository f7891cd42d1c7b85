// Package lines says what both programs have seen, as lines of ASCII. It stays clear of fmt and strconv, which would
// not fit a val.
package lines

// Quote returns text in quotes, every byte that is not printable ASCII as \xNN, so that no encoding can hide it.
func Quote(text string) string {
	const digits = "0123456789abcdef"
	out := []byte{'"'}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c < 0x20 || c > 0x7e:
			out = append(out, '\\', 'x', digits[c>>4], digits[c&15])
		default:
			out = append(out, c)
		}
	}
	return string(append(out, '"'))
}

// Decimal returns n in decimal.
func Decimal(n int64) string {
	if n < 0 {
		return "-" + Decimal(-n)
	}
	if n < 10 {
		return string([]byte{byte('0' + n)})
	}
	return Decimal(n/10) + string([]byte{byte('0' + n%10)})
}

// Number reads a decimal number; what is none is 0.
func Number(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return 0
		}
		n = n*10 + int(text[i]-'0')
	}
	return n
}

// Bytes returns n bytes that take all values, and do not repeat every 256.
func Bytes(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(i + i>>8*7)
	}
	return out
}

// Sum is what remains of a body: its length and a hash (FNV-1a).
type Sum struct {
	length int64
	hash   uint32
}

// Write implements io.Writer.
func (s *Sum) Write(p []byte) (int, error) {
	if s.length == 0 {
		s.hash = 2166136261
	}
	for _, c := range p {
		s.hash = (s.hash ^ uint32(c)) * 16777619
	}
	s.length += int64(len(p))
	return len(p), nil
}

// String implements fmt.Stringer.
func (s *Sum) String() string {
	return Decimal(s.length) + " bytes, hash " + Decimal(int64(s.hash))
}

// Cut cuts text at the first sep.
func Cut(text string, sep byte) (before, after string) {
	for i := 0; i < len(text); i++ {
		if text[i] == sep {
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

// Unescape decodes %XX.
func Unescape(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			out = append(out, digit(text[i+1])<<4|digit(text[i+2]))
			i += 2
		} else {
			out = append(out, text[i])
		}
	}
	return string(out)
}

func digit(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	if c >= 'A' {
		return c - 'A' + 10
	}
	return c - '0'
}
