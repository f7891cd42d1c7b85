package envelope

import "unicode/utf8"

// maxDepth is how deeply objects and arrays of a valid text may be nested, as
// in encoding/json.
const maxDepth = 10000

// Valid reports whether text is one JSON value (RFC 8259) in UTF-8. The
// envelopes' own scanner trusts the host, which writes by JSON.stringify; this
// is for text that anybody may have written.
func Valid(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	v := validator{scanner: scanner{text: text}}
	v.value()
	return v.end() == nil
}

// validator checks what scanner passes over.
type validator struct {
	scanner
	open []byte // the brackets that are to be closed, so that no nesting overflows the stack
}

// value passes over one value.
func (v *validator) value() {
	for !v.bad {
		switch c := v.peek(); c {
		case '{', '[':
			v.pos++
			if len(v.open) == maxDepth {
				v.fail()
				return
			}
			v.open = append(v.open, c+2) // '}' and ']' come two after '{' and '['
			if v.peek() != c+2 {
				v.memberKey()
				continue
			}
		case '"':
			v.string()
		case 't':
			v.word("true")
		case 'f':
			v.word("false")
		case 'n':
			v.word("null")
		default:
			if !isNumber(v.number()) {
				v.fail()
			}
		}
		if !v.next() {
			return
		}
	}
}

// next closes what ends here, and goes on to the next item. It reports whether
// there is one.
func (v *validator) next() bool {
	for len(v.open) > 0 && v.peek() == v.open[len(v.open)-1] && !v.bad {
		v.pos++
		v.open = v.open[:len(v.open)-1]
	}
	if len(v.open) == 0 || v.bad {
		return false
	}
	v.expect(',')
	v.memberKey()
	return true
}

// memberKey passes over the key of a member, where the innermost bracket is an
// object's.
func (v *validator) memberKey() {
	if v.open[len(v.open)-1] == '}' {
		v.key()
	}
}

// isNumber reports whether text is a number (RFC 8259, section 6).
func isNumber(text string) bool {
	digits := func() bool {
		start := len(text)
		for text != "" && '0' <= text[0] && text[0] <= '9' {
			text = text[1:]
		}
		return len(text) < start
	}
	is := func(a, b byte) bool {
		if text == "" || text[0] != a && text[0] != b {
			return false
		}
		text = text[1:]
		return true
	}
	is('-', '-')
	if !is('0', '0') && !digits() {
		return false
	}
	if is('.', '.') && !digits() {
		return false
	}
	if is('e', 'E') {
		_ = is('+', '-')
		if !digits() {
			return false
		}
	}
	return text == ""
}
