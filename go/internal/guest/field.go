//go:build wasip1

package guest

import "go-edge.dev/internal/ascii"

// ValidName reports whether name is a token (RFC 9110, section 5.6.2).
func ValidName(name string) bool {
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		case c == '!', c == '#', c == '$', c == '%', c == '&', c == '\'', c == '*', c == '+',
			c == '.', c == '^', c == '`', c == '|', c == '~':
		default:
			return false
		}
	}
	return name != ""
}

// cleanValue replaces control characters but tabs by spaces, and trims the
// value. net/http does so with line breaks alone; the HTTP servers of some
// platforms die of the others.
func cleanValue(value string) string {
	for i := 0; i < len(value); i++ {
		if isControl(value[i]) {
			clean := []byte(value)
			for ; i < len(clean); i++ {
				if isControl(clean[i]) {
					clean[i] = ' '
				}
			}
			return ascii.Trim(string(clean))
		}
	}
	return ascii.Trim(value)
}

// ValidValue reports whether value may be a field's (RFC 9110, section 5.5).
func ValidValue(value string) bool {
	for i := 0; i < len(value); i++ {
		if isControl(value[i]) {
			return false
		}
	}
	return true
}

func isControl(c byte) bool { return c < 0x20 && c != '\t' || c == 0x7f }
