package message

import (
	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
)

// AppendHTTP writes the head of an HTTP/1.1 response, after which the
// connection is closed. Chunked tells that the body follows in chunks, each by
// [AppendChunk].
func AppendHTTP(dst []byte, status int, fields []envelope.Field, chunked bool) []byte {
	dst = append(dst, "HTTP/1.1 "...)
	dst = appendStatus(dst, status)
	dst = appendFields(dst, fields)
	if chunked {
		dst = append(dst, "Transfer-Encoding: chunked\r\n"...)
	}
	return append(dst, "Connection: close\r\n\r\n"...)
}

// AppendCGI writes the head of a response as CGI has it (RFC 3875, section
// 6.2): the server frames the body.
func AppendCGI(dst []byte, status int, fields []envelope.Field) []byte {
	dst = append(dst, "Status: "...)
	dst = appendStatus(dst, status)
	dst = appendFields(dst, fields)
	return append(dst, "\r\n"...)
}

// AppendChunk writes a chunk of a body (RFC 9112, section 7.1); an empty one
// ends the body.
func AppendChunk(dst, p []byte) []byte {
	var digits [16]byte
	at := len(digits)
	for n := len(p); at == len(digits) || n > 0; n >>= 4 {
		at--
		digits[at] = "0123456789abcdef"[n&15]
	}
	dst = append(dst, digits[at:]...)
	dst = append(dst, "\r\n"...)
	dst = append(dst, p...)
	return append(dst, "\r\n"...)
}

func appendStatus(dst []byte, status int) []byte {
	dst = ascii.AppendInt(dst, int64(status))
	dst = append(dst, ' ')
	dst = append(dst, reason(status)...)
	return append(dst, "\r\n"...)
}

func appendFields(dst []byte, fields []envelope.Field) []byte {
	for _, f := range fields {
		dst = append(dst, f.Name...)
		dst = append(dst, ": "...)
		dst = append(dst, f.Value...)
		dst = append(dst, "\r\n"...)
	}
	return dst
}

// reason returns the phrase of the statuses that are seen most (RFC 9110,
// section 15). Clients ignore it, and it may be empty.
func reason(status int) string {
	switch status {
	case 200:
		return "OK"
	case 201:
		return "Created"
	case 202:
		return "Accepted"
	case 204:
		return "No Content"
	case 206:
		return "Partial Content"
	case 301:
		return "Moved Permanently"
	case 302:
		return "Found"
	case 303:
		return "See Other"
	case 304:
		return "Not Modified"
	case 307:
		return "Temporary Redirect"
	case 308:
		return "Permanent Redirect"
	case 400:
		return "Bad Request"
	case 401:
		return "Unauthorized"
	case 403:
		return "Forbidden"
	case 404:
		return "Not Found"
	case 405:
		return "Method Not Allowed"
	case 409:
		return "Conflict"
	case 413:
		return "Content Too Large"
	case 431:
		return "Request Header Fields Too Large"
	case 500:
		return "Internal Server Error"
	case 501:
		return "Not Implemented"
	case 503:
		return "Service Unavailable"
	case 505:
		return "HTTP Version Not Supported"
	}
	return ""
}
