package envelope

const hex = "0123456789abcdef"

// AppendField adds a field to what AppendFetch has begun.
func AppendField(dst []byte, name, value string) []byte {
	if dst[len(dst)-1] == ']' {
		dst = append(dst, ',')
	}
	dst = append(dst, '[', '"')
	dst = appendBytes(dst, name)
	dst = append(dst, '"', ',', '"')
	dst = appendBytes(dst, value)
	return append(dst, '"', ']')
}

// AppendEnd ends it.
func AppendEnd(dst []byte) []byte {
	return append(dst, ']', '}')
}

// appendBytes writes the bytes of a field as a byte string, without quotes.
func appendBytes(dst []byte, field string) []byte {
	start := 0
	for i := 0; i < len(field); i++ {
		c := field[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < 0x7f {
			continue
		}
		dst = append(dst, field[start:i]...)
		if c == '"' || c == '\\' {
			dst = append(dst, '\\', c)
		} else {
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		start = i + 1
	}
	return append(dst, field[start:]...)
}

// AppendString writes text as a JSON string. Bytes that are not UTF-8 become
// U+FFFD, as in encoding/json; '<', '>' and '&' stay as they are.
func AppendString(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for i, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < 0x20 || r == 0x2028 || r == 0x2029:
			dst = append(dst, '\\', 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		case r < 0x80:
			dst = append(dst, text[i])
		default:
			dst = append(dst, string(r)...)
		}
	}
	return append(dst, '"')
}
