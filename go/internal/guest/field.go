//go:build wasip1

package guest

import "go-edge.dev/internal/ascii"

// validName reports whether name is a token (RFC 9110, section 5.6.2).
func validName(name string) bool {
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

// cleanValue replaces what would end a field's line by spaces and trims it.
func cleanValue(value string) string {
	for i := 0; i < len(value); i++ {
		if c := value[i]; c == '\r' || c == '\n' || c == 0 {
			clean := []byte(value)
			for ; i < len(clean); i++ {
				if c := clean[i]; c == '\r' || c == '\n' || c == 0 {
					clean[i] = ' '
				}
			}
			return ascii.Trim(string(clean))
		}
	}
	return ascii.Trim(value)
}
