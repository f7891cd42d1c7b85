package message

import (
	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
)

// Request is a request as its head tells it.
type Request struct {
	envelope.Request
	Body *Body

	// Chunks tells that the client understands chunks in the response: HTTP/1.1
	// and later. Others take what comes until the end of the stream.
	Chunks bool
}

// ReadRequest reads the head of an HTTP/1.1 or HTTP/1.0 request. Its error is
// an [Error], or the stream's own.
func ReadRequest(r *Reader) (*Request, error) {
	if r.Peek() == 0 && r.ended != nil {
		return nil, malformed("there is no request")
	}
	budget := MaxHead
	line, err := r.line(&budget)
	if err != nil {
		return nil, err
	}
	method, rest, _ := ascii.Cut(line, ' ')
	target, version, _ := ascii.Cut(rest, ' ')
	if !ascii.IsToken(method) {
		return nil, malformed("the request line does not begin with a method")
	}
	req := &Request{Chunks: version == "HTTP/1.1"}
	if err := checkVersion(version); err != nil {
		return nil, err
	}
	req.Method, req.Protocol = method, version
	for {
		line, err := r.line(&budget)
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		field, err := parseField(line)
		if err != nil {
			return nil, err
		}
		req.Headers = append(req.Headers, field)
	}
	if err := req.takeTarget(target); err != nil {
		return nil, err
	}
	return req, req.takeFraming(r)
}

func checkVersion(version string) error {
	switch {
	case version == "HTTP/1.1" || version == "HTTP/1.0":
		return nil
	case len(version) == 8 && version[:5] == "HTTP/" && version[6] == '.':
		return &Error{505, "the request is of another version than HTTP/1.1 and HTTP/1.0"}
	}
	return malformed("the request line does not end in a version of HTTP")
}

// parseField reads a line of the head (RFC 9112, section 5). Names come out in
// lower case, as from the platforms.
func parseField(line string) (envelope.Field, error) {
	name, value, found := ascii.Cut(line, ':')
	if !found || !ascii.IsToken(name) {
		return envelope.Field{}, malformed("a line of the head is no field")
	}
	value = ascii.Trim(value)
	if !ascii.IsFieldValue(value) {
		return envelope.Field{}, malformed("a field has control characters")
	}
	return envelope.Field{Name: ascii.Lower(name), Value: value}, nil
}

// takeTarget makes the URL of target and Host (RFC 9112, section 3.3).
func (req *Request) takeTarget(target string) error {
	hosts := 0
	host := ""
	for _, f := range req.Headers {
		if f.Name == "host" {
			host = f.Value
			hosts++
		}
	}
	if hosts > 1 || hosts == 0 && req.Chunks {
		return malformed("the request must have one Host field")
	}
	if !validHost(host) {
		return malformed("the Host field is no host")
	}
	if !validTarget(target) {
		return malformed("the request target is no path or URL")
	}
	if target[0] == '/' {
		req.URL = "http://" + host + target
		return nil
	}
	for _, scheme := range [...]string{"http://", "https://"} {
		if len(target) <= len(scheme) || !ascii.EqualFold(target[:len(scheme)], scheme) {
			continue
		}
		authority, _, _ := ascii.Cut(target[len(scheme):], '/')
		authority, _, _ = ascii.Cut(authority, '?')
		if authority == "" || !validHost(authority) {
			break
		}
		req.URL = target
		for i := range req.Headers {
			if req.Headers[i].Name == "host" {
				req.Headers[i].Value = authority // RFC 9112, section 3.2.2: the target wins
			}
		}
		return nil
	}
	return malformed("the request target is no path or URL")
}

// validTarget reports whether a target has the characters of a URI alone, and
// no fragment. Servers take a query as it is, and escapes in a path must be some.
func validTarget(target string) bool {
	inPath := true
	for i := 0; i < len(target); i++ {
		switch c := target[i]; {
		case c <= ' ' || c >= 0x7f || c == '#':
			return false
		case c == '?':
			inPath = false
		case c == '%' && inPath:
			if i+2 >= len(target) || ascii.Unhex(target[i+1]) > 15 || ascii.Unhex(target[i+2]) > 15 {
				return false
			}
		}
	}
	return target != ""
}

// validHost reports whether an authority has no characters but those of a host
// and a port (RFC 3986, section 3.2.2).
func validHost(host string) bool {
	for i := 0; i < len(host); i++ {
		switch c := host[i]; c {
		case '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', ':', '[', ']', '%':
		default:
			if !ascii.IsAlphanumeric(c) {
				return false
			}
		}
	}
	return true
}

// takeFraming finds out where the body ends (RFC 9112, section 6.3). What other
// servers might read otherwise is refused.
func (req *Request) takeFraming(r *Reader) error {
	lengths, codings := 0, 0
	for _, f := range req.Headers {
		switch f.Name {
		case "content-length":
			n, ok := ascii.Digits(f.Value)
			if !ok {
				return malformed("the Content-Length is no number")
			}
			req.Request.Body = n
			lengths++
		case "transfer-encoding":
			if !req.Chunks || !ascii.EqualFold(f.Value, "chunked") {
				return &Error{501, "the request has another transfer coding than chunked"}
			}
			codings++
		}
	}
	if lengths+codings > 1 {
		return malformed("the request tells more than once how long its body is")
	}
	req.Body = NewBody(r, req.Request.Body)
	if codings > 0 {
		req.Request.Body = -1
		req.Body.chunked = true
	}
	return nil
}
