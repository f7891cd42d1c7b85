package envelope

import "go-edge.dev/internal/ascii"

// Failure is why an operation failed.
type Failure struct {
	Code string
	Text string
}

// Fetched is the head of the response that the operation fetch gives.
type Fetched struct {
	Status   int
	Text     string // the reason phrase; may be empty
	Headers  []Field
	Decoded  bool   // the host has undone the Content-Encoding
	Location string // where it redirects to, absolute; may be empty
}

// DecodeFailure reads why an operation failed. Its strings share the payload's
// memory.
func DecodeFailure(payload string) (Failure, error) {
	s := scanner{text: payload}
	var failure Failure
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "code":
			failure.Code = s.string()
		case "text":
			failure.Text = s.string()
		default:
			s.skip()
		}
	}
	return failure, s.end()
}

// DecodeFetched reads the head of a response. Its strings share the payload's
// memory.
func DecodeFetched(payload string) (Fetched, error) {
	s := scanner{text: payload}
	var head Fetched
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "status":
			head.Status = int(s.integer())
		case "text":
			head.Text = s.string()
		case "headers":
			head.Headers = s.fields()
		case "decoded":
			head.Decoded = s.raw() == "true"
		case "location":
			head.Location = s.string()
		default:
			s.skip()
		}
	}
	return head, s.end()
}

// AppendFetch begins the arguments of the operation fetch; AppendField adds
// the fields of its header, and AppendEnd ends them. Length is in bytes, 0 for
// no body and -1 for one of unknown size; host is what the field Host says
// where that is not the URL's, or "".
func AppendFetch(dst []byte, method, url string, length int64, decode bool, host string) []byte {
	dst = append(dst, `{"method":`...)
	dst = AppendString(dst, method)
	dst = append(dst, `,"url":`...)
	dst = AppendString(dst, url)
	dst = append(dst, `,"length":`...)
	dst = ascii.AppendInt(dst, length)
	if decode {
		dst = append(dst, `,"decode":true`...)
	} else {
		dst = append(dst, `,"decode":false`...)
	}
	if host != "" {
		dst = append(dst, `,"host":"`...)
		dst = appendBytes(dst, host)
		dst = append(dst, '"')
	}
	return append(dst, `,"headers":[`...)
}

// AppendCall writes the arguments of the operation call; args is JSON.
func AppendCall(dst []byte, name string, args []byte) []byte {
	dst = append(dst, `{"name":`...)
	dst = AppendString(dst, name)
	dst = append(dst, `,"args":`...)
	dst = append(dst, args...)
	return append(dst, '}')
}
