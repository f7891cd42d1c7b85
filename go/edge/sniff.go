package edge

// sniff tells the type of a body from its first bytes: HTML, plain text, or
// bytes. It is the part of http.DetectContentType that a handler without a
// Content-Type most often means; others should set theirs.
func sniff(body []byte) string {
	i := 0
	for i < len(body) && (body[i] == ' ' || body[i] == '\t' || body[i] == '\n' || body[i] == '\f' || body[i] == '\r') {
		i++
	}
	if tag := body[i:]; hasTag(tag, "<!doctype html") || hasTag(tag, "<html") {
		return "text/html; charset=utf-8"
	}
	for _, c := range body {
		if c <= 0x08 || c == 0x0b || 0x0e <= c && c <= 0x1a || 0x1c <= c && c <= 0x1f {
			return "application/octet-stream"
		}
	}
	return "text/plain; charset=utf-8"
}

// hasTag reports whether body begins with tag, in any case, and then with
// what ends a tag's name.
func hasTag(body []byte, tag string) bool {
	if len(body) <= len(tag) {
		return false
	}
	for i := 0; i < len(tag); i++ {
		c := body[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != tag[i] {
			return false
		}
	}
	return body[len(tag)] == ' ' || body[len(tag)] == '>'
}
