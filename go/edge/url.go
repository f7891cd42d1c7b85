package edge

import (
	"errors"

	"go-edge.dev/internal/ascii"
)

// URL is the target of a request.
type URL struct {
	Scheme   string // "https" or "http"
	Host     string // host, or host:port
	Path     string // decoded
	RawPath  string // as sent
	RawQuery string // without "?"
}

// Values are decoded query parameters.
type Values map[string][]string

// Get returns the first value of the named parameter, or "".
func (v Values) Get(name string) string {
	if values := v[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Has reports whether the parameter is there, be its value empty.
func (v Values) Has(name string) bool {
	return len(v[name]) > 0
}

// Query decodes RawQuery. Parameters that are not well formed are left out.
func (u *URL) Query() Values {
	values := Values{}
	rest := u.RawQuery
	for rest != "" {
		var pair string
		pair, rest, _ = ascii.Cut(rest, '&')
		if pair == "" || hasByte(pair, ';') {
			continue
		}
		rawName, rawValue, _ := ascii.Cut(pair, '=')
		name, err := unescape(rawName, true)
		if err != nil {
			continue
		}
		value, err := unescape(rawValue, true)
		if err != nil {
			continue
		}
		values[name] = append(values[name], value)
	}
	return values
}

// String returns the URL as sent.
func (u *URL) String() string {
	text := u.requestURI()
	if u.Host != "" {
		text = u.Scheme + "://" + u.Host + text
	}
	return text
}

// requestURI returns path and query as sent.
func (u *URL) requestURI() string {
	if u.RawQuery == "" {
		return u.RawPath
	}
	return u.RawPath + "?" + u.RawQuery
}

// parse reads an absolute URL, or a path, as platforms give it. It returns
// path and query as sent; with an escape that is malformed, Path is as sent.
func (u *URL) parse(text string) (target string, err error) {
	if scheme, rest, ok := ascii.Cut(text, ':'); ok && text[0] != '/' && len(rest) > 2 && rest[:2] == "//" {
		u.Scheme, u.Host, text = scheme, rest[2:], ""
		for i := 2; i < len(rest); i++ {
			if rest[i] == '/' || rest[i] == '?' {
				u.Host, text = rest[2:i], rest[i:]
				break
			}
		}
	}
	if text == "" || text[0] == '?' {
		text = "/" + text
	}
	u.RawPath, u.RawQuery, _ = ascii.Cut(text, '?')
	u.Path, err = unescape(u.RawPath, false)
	if err != nil {
		u.Path = u.RawPath
	}
	return text, err
}

var errEscape = errors.New("edge: invalid URL escape")

// unescape decodes %XX, and in a query "+" as a space.
func unescape(text string, query bool) (string, error) {
	if !hasByte(text, '%') && (!query || !hasByte(text, '+')) {
		return text, nil
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '+' && query:
			c = ' '
		case c == '%':
			if i+2 >= len(text) {
				return "", errEscape
			}
			high, low := ascii.Unhex(text[i+1]), ascii.Unhex(text[i+2])
			if high > 15 || low > 15 {
				return "", errEscape
			}
			c = high<<4 | low
			i += 2
		}
		out = append(out, c)
	}
	return string(out), nil
}

func hasByte(s string, c byte) bool {
	_, _, ok := ascii.Cut(s, c)
	return ok
}
