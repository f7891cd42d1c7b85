package message

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"testing"

	"go-edge.dev/internal/envelope"
)

// FuzzAppendHTTP has net/http read what is written.
func FuzzAppendHTTP(f *testing.F) {
	f.Add(uint16(200), []byte("one"), []byte("two"), true)
	f.Add(uint16(599), []byte{}, bytes.Repeat([]byte("x"), 70000), true)
	f.Add(uint16(404), []byte("abc"), []byte{0, '\r', '\n'}, false)
	f.Fuzz(func(t *testing.T, status uint16, first, second []byte, chunked bool) {
		code := 200 + int(status)%400
		fields := []envelope.Field{{Name: "Set-Cookie", Value: "a"}, {Name: "Set-Cookie", Value: "b\xff"}}
		message := AppendHTTP(nil, code, fields, chunked)
		for _, part := range [][]byte{first, second} {
			switch {
			case len(part) == 0: // would be the end
			case chunked:
				message = AppendChunk(message, part)
			default:
				message = append(message, part...)
			}
		}
		if chunked {
			message = AppendChunk(message, nil)
		}
		got, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(message)), nil)
		if err != nil {
			t.Fatalf("%q: %v", message, err)
		}
		body, err := io.ReadAll(got.Body)
		want := append(append([]byte{}, first...), second...)
		if code == 204 || code == 304 {
			want = nil
		}
		if err != nil || !bytes.Equal(body, want) || got.StatusCode != code || !got.Close {
			t.Fatalf("%q: %d, %q, %v", message, got.StatusCode, body, err)
		}
		if cookies := got.Header["Set-Cookie"]; len(cookies) != 2 || cookies[1] != "b\xff" {
			t.Fatalf("%q: %q", message, cookies)
		}
	})
}

func TestReasonsAreThoseOfNetHTTP(t *testing.T) {
	for status := 200; status < 600; status++ {
		text := reason(status)
		if status == 413 { // RFC 9110 has given it another
			continue
		}
		if text != "" && text != http.StatusText(status) {
			t.Errorf("%d is %q, in net/http %q", status, text, http.StatusText(status))
		}
	}
}
