//go:build wasip1

package guest

// Protocol returns the client's version of HTTP as net/http writes it.
func Protocol(x *Exchange) string {
	switch x.Head.Protocol {
	case "HTTP/2":
		return "HTTP/2.0"
	case "HTTP/3":
		return "HTTP/3.0"
	case "HTTP/1.0":
		return "HTTP/1.0"
	}
	return "HTTP/1.1"
}
