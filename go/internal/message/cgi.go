package message

import (
	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
)

// ReadCGI makes the request that the meta-variables of an environment tell
// (RFC 3875, section 4.1); variables are "NAME=value". Its body follows on r.
// REQUEST_URI, which RFC 3875 does not have and most servers give, is preferred
// to SCRIPT_NAME and PATH_INFO: those have lost how the path was encoded. The
// error is an [Error].
func ReadCGI(environ []string, r *Reader) (*Request, error) {
	vars := variables(environ)
	req := &Request{}
	req.Method = vars.get("REQUEST_METHOD")
	if !ascii.IsToken(req.Method) {
		return nil, malformed("REQUEST_METHOD is no method")
	}
	length := vars.get("CONTENT_LENGTH")
	if length != "" {
		n, ok := ascii.Digits(length)
		if !ok {
			return nil, malformed("CONTENT_LENGTH is no number")
		}
		req.Request.Body = n
	}
	req.Body = NewBody(r, req.Request.Body)
	req.Protocol = protocol(vars.get("SERVER_PROTOCOL"))
	req.Remote = remote(vars.get("REMOTE_ADDR"), vars.get("REMOTE_PORT"))
	for _, name := range [...]string{"CONTENT_TYPE", "CONTENT_LENGTH"} {
		if err := req.addField(name, vars.get(name)); err != nil {
			return nil, err
		}
	}
	for _, entry := range vars {
		name, value, _ := ascii.Cut(entry, '=')
		if len(name) <= 5 || name[:5] != "HTTP_" {
			continue
		}
		switch name {
		case "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING":
			continue // of the connection to the server, which has decoded the body
		}
		if err := req.addField(name[5:], value); err != nil {
			return nil, err
		}
	}
	return req, req.makeURL(vars)
}

type variables []string

// get returns the value of a variable, or "".
func (v variables) get(name string) string {
	for _, entry := range v {
		if len(entry) > len(name) && entry[len(name)] == '=' && entry[:len(name)] == name {
			return entry[len(name)+1:]
		}
	}
	return ""
}

// addField adds a field, whose name comes in upper case and with underscores.
func (req *Request) addField(variable, value string) error {
	if value == "" {
		return nil
	}
	name := []byte(ascii.Lower(variable))
	for i, c := range name {
		if c == '_' {
			name[i] = '-'
		}
	}
	if !ascii.IsToken(string(name)) || !ascii.IsFieldValue(value) {
		return malformed("a variable of the environment is no field: " + variable)
	}
	req.Headers = append(req.Headers, envelope.Field{Name: string(name), Value: ascii.Trim(value)})
	return nil
}

func (req *Request) makeURL(vars variables) error {
	scheme, port := "http://", "80"
	if https := vars.get("HTTPS"); ascii.EqualFold(https, "on") || https == "1" {
		scheme, port = "https://", "443"
	}
	host := vars.get("HTTP_HOST")
	if host == "" {
		host = vars.get("SERVER_NAME")
		if given := vars.get("SERVER_PORT"); given != "" && given != port {
			host += ":" + given
		}
	}
	if !validHost(host) {
		return malformed("HTTP_HOST, or SERVER_NAME with SERVER_PORT, is no host")
	}
	target := vars.get("REQUEST_URI")
	if target == "" || target[0] != '/' {
		target = escapePath(vars.get("SCRIPT_NAME") + vars.get("PATH_INFO"))
		if target == "" || target[0] != '/' {
			target = "/" + target
		}
		if query := vars.get("QUERY_STRING"); query != "" {
			target += "?" + query
		}
	}
	if !validTarget(target) {
		return malformed("REQUEST_URI or QUERY_STRING is not encoded as in a URL")
	}
	req.URL = scheme + host + target
	return nil
}

// escapePath encodes what a path can't have (RFC 3986, section 3.3).
func escapePath(path string) string {
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		switch c := path[i]; c {
		case '/', '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', ':', '@':
			out = append(out, c)
		default:
			if ascii.IsAlphanumeric(c) {
				out = append(out, c)
			} else {
				out = append(out, '%', hex[c>>4], hex[c&15])
			}
		}
	}
	return string(out)
}

// protocol returns the client's version of HTTP as the platforms write it.
func protocol(name string) string {
	switch name {
	case "HTTP/2.0":
		return "HTTP/2"
	case "HTTP/3.0":
		return "HTTP/3"
	}
	return name
}

// remote returns an address and a port as Go writes them, with port 0 where
// none is known.
func remote(address, port string) string {
	if address == "" {
		return ""
	}
	if _, ok := ascii.Digits(port); !ok {
		port = "0"
	}
	if _, _, v6 := ascii.Cut(address, ':'); v6 && address[0] != '[' {
		address = "[" + address + "]"
	}
	return address + ":" + port
}
