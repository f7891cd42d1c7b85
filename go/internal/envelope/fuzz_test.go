package envelope

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// Each Fuzz function runs its seeds under plain go test; random_test.go feeds
// the same checks. All hold this package against encoding/json.

func FuzzDecodeRequest(f *testing.F) {
	v := readVectors(f)
	for _, r := range v.Requests {
		f.Add(r.Text)
	}
	for _, text := range v.MalformedHeads {
		f.Add(text)
	}
	f.Fuzz(checkRequest)
}

func FuzzDecodeFetched(f *testing.F) {
	v := readVectors(f)
	for _, r := range v.Fetched {
		f.Add(r.JSON)
	}
	for _, text := range malformed {
		f.Add(text)
	}
	f.Fuzz(checkFetched)
}

func FuzzDecodeCall(f *testing.F) {
	f.Add(`{"name":"add", "payload": [1, {"two": "\u00e9"}] }`)
	f.Add(`{"name":"\ud83d\ude00\ud800","payload":null,"more":{"a":[]}}`)
	f.Fuzz(checkCall)
}

func FuzzEncodeHead(f *testing.F) {
	f.Add(200, "Set-Cookie", "a=\"1\"\\\x00\xff", "x", "")
	f.Fuzz(checkHead)
}

func FuzzAppendField(f *testing.F) {
	f.Add("Set-Cookie", "a=\"1\"\\\x00\xff", "x", "")
	f.Fuzz(checkFields)
}

func FuzzAppendString(f *testing.F) {
	f.Add("plain")
	f.Add("\"\\\u2028\x00\xff<>&é😀")
	f.Fuzz(checkString)
}

// checkRequest holds the reader of lines against strings.Split.
func checkRequest(t *testing.T, text string) {
	got, err := DecodeRequest(text)
	lines := strings.Split(text, "\n")
	wellFormed := len(lines) >= 6 && len(lines)%2 == 0 && isBody(lines[2])
	if (err == nil) != wellFormed {
		t.Fatalf("%q: error %v, though it is well formed: %t", text, err, wellFormed)
	}
	if !wellFormed {
		return
	}
	want := Request{Method: lines[0], URL: lines[1], Remote: lines[3], Protocol: lines[4], TLS: lines[5], Headers: []Field{}}
	want.Body, _ = strconv.ParseInt(lines[2], 10, 64)
	for i := 6; i < len(lines); i += 2 {
		if !strings.HasPrefix(lines[i], ":") {
			want.Headers = append(want.Headers, Field{lines[i], latin1(lines[i+1])})
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%q:\n got %q\nwant %q", text, got, want)
	}
}

func isBody(text string) bool {
	return text == "-1" || len(text) > 0 && len(text) <= 18 && strings.Trim(text, "0123456789") == ""
}

func checkFetched(t *testing.T, text string) {
	got, err := DecodeFetched(text)
	members, verdict := membersOf(text)
	want, wellFormed := Fetched{}, verdict == isObject
	for _, m := range members {
		switch m.key {
		case "text":
			wellFormed = decode(m.value, &want.Text) && wellFormed
		case "location":
			wellFormed = decode(m.value, &want.Location) && wellFormed
		case "decoded":
			want.Decoded = string(m.value) == "true"
		case "status":
			digits := strings.TrimPrefix(string(m.value), "-")
			var status int64
			wellFormed = decode(m.value, &status) && len(digits) <= 18 && wellFormed
			want.Status = int(status)
		case "headers":
			wellFormed = decodeFields(m.value, &want.Headers) && wellFormed
		}
	}
	if !agreed(t, text, err, verdict, wellFormed) {
		return
	}
	if len(got.Headers) == 0 && len(want.Headers) == 0 {
		got.Headers, want.Headers = nil, nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%q:\n got %+v\nwant %+v", text, got, want)
	}
}

func checkCall(t *testing.T, text string) {
	got, err := DecodeCall(text)
	members, verdict := membersOf(text)
	want, wellFormed := Call{}, verdict == isObject
	for _, m := range members {
		switch m.key {
		case "name":
			wellFormed = decode(m.value, &want.Name) && wellFormed
		case "payload":
			want.Payload = string(m.value)
		}
	}
	if agreed(t, text, err, verdict, wellFormed) && got != want {
		t.Fatalf("%q:\n got %q\nwant %q", text, got, want)
	}
}

// checkHead encodes a head of two fields; its own reader must find their bytes,
// but that a newline is a space.
func checkHead(t *testing.T, status int, name, value, name2, value2 string) {
	status %= 1000
	if status < 0 {
		status = -status
	}
	head := AppendLine(AppendLine(AppendStatus(nil, status), name, value), name2, value2)
	if !utf8.Valid(head) {
		t.Fatalf("%q is not UTF-8", head)
	}
	want := Response{Status: status, Headers: []Field{}}
	for _, f := range []Field{{name, value}, {name2, value2}} {
		f.Name, f.Value = strings.ReplaceAll(f.Name, "\n", " "), strings.ReplaceAll(f.Value, "\n", " ")
		if !strings.HasPrefix(f.Name, ":") {
			want.Headers = append(want.Headers, f)
		}
	}
	got, err := DecodeResponse(head)
	for i := range got.Headers {
		got.Headers[i].Name = latin1(got.Headers[i].Name)
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: %v\n got %q\nwant %q", head, err, got, want)
	}
}

// checkFields encodes fields for a fetch; encoding/json must find their bytes.
func checkFields(t *testing.T, name, value, name2, value2 string) {
	args := AppendEnd(AppendField(AppendField([]byte(`{"headers":[`), name, value), name2, value2))
	var back struct{ Headers [][2]string }
	if err := json.Unmarshal(args, &back); err != nil || len(back.Headers) != 2 {
		t.Fatalf("%q: %v, %+v", args, err, back)
	}
	for i, field := range [][2]string{{name, value}, {name2, value2}} {
		for j, text := range field {
			if latin1(back.Headers[i][j]) != text {
				t.Fatalf("%q: encoding/json reads %q, want %q", args, back.Headers[i][j], text)
			}
		}
	}
}

func checkString(t *testing.T, text string) {
	var back string
	err := json.Unmarshal(AppendString(nil, text), &back)
	if want := string([]rune(text)); err != nil || back != want { // []rune: each byte that is not UTF-8 is U+FFFD
		t.Fatalf("%q came back as %q, %v", text, back, err)
	}
}

// agreed fails the test where only one of the two readers takes text for what
// it should be, and reports whether there are values to compare.
func agreed(t *testing.T, text string, err error, verdict verdict, wellFormed bool) bool {
	if verdict == isUnchecked {
		return false
	}
	if (err == nil) != wellFormed {
		t.Fatalf("%q: error %v, though encoding/json finds it well formed: %t", text, err, wellFormed)
	}
	return err == nil
}

// verdict is what encoding/json makes of a text.
type verdict int

const (
	isNone verdict = iota
	isObject
	// isUnchecked is a text that this package may read as it likes: bytes
	// that are no UTF-8, or a value that it skips and does not check. The host
	// writes neither.
	isUnchecked
)

type member struct {
	key   string
	value json.RawMessage
}

func membersOf(text string) ([]member, verdict) {
	if !utf8.ValidString(text) {
		return nil, isUnchecked
	}
	if !json.Valid([]byte(text)) {
		if skips(text) {
			return nil, isUnchecked
		}
		return nil, isNone
	}
	d := json.NewDecoder(strings.NewReader(text))
	if open, _ := d.Token(); open != json.Delim('{') {
		return nil, isNone
	}
	var members []member
	for d.More() {
		key, _ := d.Token()
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil, isNone
		}
		members = append(members, member{key.(string), value})
	}
	return members, isObject
}

// skips reports whether text has a member whose value is passed over.
func skips(text string) bool {
	s := scanner{text: text}
	for s.open('{'); s.more('}'); {
		if key := s.key(); !slices.Contains([]string{"status", "text", "location", "headers", "name"}, key) && !s.bad {
			return true
		}
		s.skip()
	}
	return false
}

// decode is json.Unmarshal, but takes null for nothing else.
func decode(raw json.RawMessage, to any) bool {
	return !bytes.Equal(raw, []byte("null")) && json.Unmarshal(raw, to) == nil
}

func decodeFields(raw json.RawMessage, to *[]Field) bool {
	var list [][]*string
	if !decode(raw, &list) {
		return false
	}
	*to = nil
	for _, pair := range list {
		if len(pair) != 2 || pair[0] == nil || pair[1] == nil {
			return false
		}
		*to = append(*to, Field{*pair[0], latin1(*pair[1])})
	}
	return true
}

// latin1 turns code points up to 0xff into bytes.
func latin1(text string) string {
	var out []byte
	for _, r := range text {
		if r <= 0xff {
			out = append(out, byte(r))
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

// malformed is JSON, nearly.
var malformed = []string{
	"", "{", "[]", `{"text":"GET"`, `{"headers":[["a"]]}`, `{"headers":[["a","b","c"]]}`, `{"headers":[["a","b"],]}`,
	`{"text":1}`, `{"status":"x"}`, `{"status":1.5}`, `{"status":01}`, `{"text":"\x"}`, `{"text":"\u12"}`, "{\"text\":\"a\nb\"}",
	`{"text":"GET"} x`,
}
