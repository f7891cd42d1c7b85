// Package ascii holds what HTTP needs of strings and numbers. The functions
// of packages strings and strconv that do the same bring Unicode tables and
// error texts along, which double a small TinyGo program.
package ascii

// EqualFold compares ASCII text without regard to case.
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}

// Trim removes spaces and tabs from both ends.
func Trim(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

// Cut cuts s at the first sep; ok tells whether there is one.
func Cut(s string, sep byte) (before, after string, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] == sep {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// Digits reads an integer without a sign, of at most 18 digits.
func Digits(s string) (n int64, ok bool) {
	if s == "" || len(s) > 18 {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

// AppendInt writes n in decimal.
func AppendInt(dst []byte, n int64) []byte {
	magnitude := uint64(n)
	if n < 0 {
		dst = append(dst, '-')
		magnitude = -magnitude
	}
	var digits [20]byte
	i := len(digits)
	for {
		i--
		digits[i] = byte('0' + magnitude%10)
		magnitude /= 10
		if magnitude == 0 {
			return append(dst, digits[i:]...)
		}
	}
}

// Unhex returns the value of a hexadecimal digit; over 15 when it is none.
func Unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 0xff
}

// Lower returns s with its letters in lower case.
func Lower(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c | 0x20
		}
	}
	return string(lower)
}

// IsAlphanumeric reports whether c is a letter or a digit.
func IsAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// IsControl reports whether c is a control character other than a tab, which
// no value of a field may have (RFC 9110, section 5.5).
func IsControl(c byte) bool { return c < 0x20 && c != '\t' || c == 0x7f }

// IsToken reports whether s is a token (RFC 9110, section 5.6.2), as methods
// and the names of fields are.
func IsToken(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~':
		default:
			if !IsAlphanumeric(c) {
				return false
			}
		}
	}
	return s != ""
}

// IsFieldValue reports whether value may be a field's (RFC 9110, section 5.5).
func IsFieldValue(value string) bool {
	for i := 0; i < len(value); i++ {
		if IsControl(value[i]) {
			return false
		}
	}
	return true
}
