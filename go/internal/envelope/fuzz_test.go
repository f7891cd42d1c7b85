package envelope

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Each Fuzz function runs its seeds under plain go test; random_test.go feeds
// the same checks. All hold this package against encoding/json.

func FuzzDecodeRequest(f *testing.F) {
	v := readVectors(f)
	for _, r := range v.Requests {
		f.Add(r.JSON)
	}
	for _, b := range v.ByteStrings {
		f.Add(`{"headers":[` + b.JSON + `]}`)
	}
	for _, text := range v.MalformedHeads {
		f.Add(text)
	}
	f.Fuzz(checkRequest)
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

func FuzzAppendString(f *testing.F) {
	f.Add("plain")
	f.Add("\"\\\u2028\x00\xff<>&é😀")
	f.Fuzz(checkString)
}

func checkRequest(t *testing.T, text string) {
	got, err := DecodeRequest(text)
	members, verdict := membersOf(text)
	want, wellFormed := Request{}, verdict == isObject
	for _, m := range members {
		switch m.key {
		case "method":
			wellFormed = decode(m.value, &want.Method) && wellFormed
		case "url":
			wellFormed = decode(m.value, &want.URL) && wellFormed
		case "remote":
			wellFormed = decode(m.value, &want.Remote) && wellFormed
		case "body":
			digits := strings.TrimPrefix(string(m.value), "-")
			wellFormed = decode(m.value, &want.Body) && len(digits) <= 18 && wellFormed
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
		t.Fatalf("%q:\n got %q\nwant %q", text, got, want)
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

// checkHead encodes a head of two fields; both readers must find its bytes.
func checkHead(t *testing.T, status int, name, value, name2, value2 string) {
	status = int(uint16(status))
	head := AppendEnd(AppendField(AppendField(AppendStatus(nil, status), name, value), name2, value2))
	var back struct {
		Status  int
		Headers [][2]string
	}
	want := [][2]string{{name, value}, {name2, value2}}
	if err := json.Unmarshal(head, &back); err != nil || back.Status != status || len(back.Headers) != 2 {
		t.Fatalf("%q: %v, %+v", head, err, back)
	}
	ours, err := DecodeRequest(string(head))
	if err != nil || len(ours.Headers) != 2 {
		t.Fatalf("%q: %v, %+v", head, err, ours)
	}
	for i, field := range want {
		for j, text := range field {
			if latin1(back.Headers[i][j]) != text {
				t.Fatalf("%q: encoding/json reads %q, want %q", head, back.Headers[i][j], text)
			}
		}
		if got := ours.Headers[i]; latin1(got.Name) != field[0] || got.Value != field[1] {
			t.Fatalf("%q: read as %q, want %q", head, got, field)
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
		if key := s.key(); !slices.Contains([]string{"method", "url", "remote", "body", "headers", "name"}, key) && !s.bad {
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
