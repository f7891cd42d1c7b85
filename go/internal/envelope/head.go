package envelope

import (
	"errors"

	"go-edge.dev/internal/ascii"
)

// Heads of requests and responses are lines of text in UTF-8, with a newline
// between two of them and none at the end: what is fixed, a line each, and then
// a name and a value for each field. Nothing is escaped, since no line can have
// a newline in it, so one pass over the text reads it.

var errHead = errors.New("envelope: malformed head")

// DecodeRequest reads the head of a request. Its strings share the payload's
// memory. Fields whose names begin with a colon, which no name does, are
// skipped, so that a newer host can add what an older guest does not know.
func DecodeRequest(payload string) (Request, error) {
	l := lines{text: payload, more: true}
	head := Request{Method: l.next(), URL: l.next()}
	body := l.next()
	head.Remote, head.Protocol, head.TLS = l.next(), l.next(), l.next()
	head.Headers = l.fields()
	if body == "-1" {
		head.Body = -1
		return head, l.end()
	}
	n, ok := ascii.Digits(body)
	if !ok {
		return head, errHead
	}
	head.Body = n
	return head, l.end()
}

// DecodeResponse reads the head of a response.
func DecodeResponse(payload []byte) (Response, error) {
	l := lines{text: string(payload), more: true}
	status, ok := ascii.Digits(l.next())
	if !ok || status > 999 {
		return Response{}, errHead
	}
	return Response{Status: int(status), Headers: l.fields()}, l.end()
}

// AppendStatus begins the head of a response; AppendLine adds its fields.
func AppendStatus(dst []byte, status int) []byte {
	return ascii.AppendInt(dst, int64(status))
}

// AppendLine adds a field to a head. A newline in it becomes a space.
func AppendLine(dst []byte, name, value string) []byte {
	return appendLine(appendLine(dst, name), value)
}

func appendLine(dst []byte, line string) []byte {
	dst = append(dst, '\n')
	start := 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c < 0x80 && c != '\n' {
			continue
		}
		dst = append(dst, line[start:i]...)
		if c == '\n' {
			dst = append(dst, ' ')
		} else {
			dst = append(dst, 0xc0|c>>6, 0x80|c&0x3f)
		}
		start = i + 1
	}
	return append(dst, line[start:]...)
}

// lines reads a head, a line at a time.
type lines struct {
	text string
	pos  int
	more bool // there is another line, which may be empty
	bad  bool // a line was missing
}

// next returns a line as it is.
func (l *lines) next() string {
	line, _ := l.scan()
	return line
}

// scan returns a line, and whether it is ASCII.
func (l *lines) scan() (line string, isASCII bool) {
	if !l.more {
		l.bad = true
		return "", true
	}
	text, start := l.text, l.pos
	high := byte(0)
	for i := start; i < len(text); i++ {
		c := text[i]
		if c == '\n' {
			l.pos = i + 1
			return text[start:i], high < 0x80
		}
		high |= c
	}
	l.more = false
	return text[start:], high < 0x80
}

// fields reads what is left as names and values.
func (l *lines) fields() []Field {
	count := 0
	if l.more {
		count = 1
		for i := l.pos; i < len(l.text); i++ {
			if l.text[i] == '\n' {
				count++
			}
		}
	}
	fields := make([]Field, 0, (count+1)/2)
	for l.more {
		name := l.next()
		value, isASCII := l.scan()
		if name != "" && name[0] == ':' {
			continue
		}
		if !isASCII {
			value = toBytes(value)
		}
		fields = append(fields, Field{Name: name, Value: value})
	}
	return fields
}

func (l *lines) end() error {
	if l.bad || l.more {
		return errHead
	}
	return nil
}
