package envelope

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzValid(f *testing.F) {
	for _, text := range []string{
		`{"a":[1,-0.5e+10,"\u00e9\ud800",true,false,null,{}],"b":[]}`, ` 0 `, `-`, `01`, `1.`, `1e`, `.5`, `+1`,
		`"`, "\"\x01\"", "\"\xff\"", `[1,]`, `[,1]`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{1:1}`, `[}`, `]`, `nul`, `nulls`, `1 2`, ``,
		`{"a":1]`, `"\x"`, `"\u12"`, "[\x00]", `[[[[]]]]`, `[{"a":[{"b":1}]}]`,
	} {
		f.Add(text)
	}
	f.Fuzz(checkValid)
}

func checkValid(t *testing.T, text string) {
	// encoding/json takes strings that are not UTF-8.
	want := json.Valid([]byte(text)) && utf8.ValidString(text)
	if got := Valid(text); got != want {
		t.Fatalf("Valid(%q) is %v", text, got)
	}
}

func TestValidIsBounded(t *testing.T) {
	deep := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	if !Valid(deep) || Valid("["+deep+"]") {
		t.Fatal("nesting is not bounded where it should be")
	}
	if Valid(strings.Repeat("[", 10_000_000)) {
		t.Fatal("brackets that are never closed are taken")
	}
}

func FuzzDecodeCommand(f *testing.F) {
	for _, text := range []string{
		`{"call":"add","payload":[1,{"two":"\u00e9"}]}`, ` {"call":"a"}`, `{"call":"a","payload":null}`, `{"call":""}`, `{}`,
		`{"payload":1}`, `{"call":1}`, `{"call":"a","more":1}`, `{"call":"a","payload":}`, `[]`, `{"call":"a"}{`, `{"call":null}`,
	} {
		f.Add(text)
	}
	f.Fuzz(checkCommand)
}

func checkCommand(t *testing.T, text string) {
	members, verdict := membersOf(text)
	want, ok := Call{}, verdict == isObject && utf8.ValidString(text)
	for _, m := range members {
		switch m.key {
		case "call":
			ok = len(m.value) > 0 && m.value[0] == '"' && decode(m.value, &want.Name) && ok
		case "payload":
			want.Payload = string(m.value)
		default:
			ok = false
		}
	}
	ok = ok && want.Name != ""
	got, err := DecodeCommand(text)
	if ok != (err == nil) {
		t.Fatalf("%q: got %q, %v", text, got, err)
	}
	if ok && got != want {
		t.Fatalf("%q:\n got %q\nwant %q", text, got, want)
	}
}
