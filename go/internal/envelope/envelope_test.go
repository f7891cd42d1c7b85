package envelope

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"go-edge.dev/internal/abi"
)

// vectors is what of test/vectors/abi.json concerns Go; test/unit/abi.test.ts
// checks the host against the same file.
type vectors struct {
	Version int

	OperationEvents map[string]int
	OperationFlags  map[string]int

	Calls []struct {
		Name, JSON string
		Args       struct {
			Name string
			Args json.RawMessage
		}
	}
	Fetches []struct {
		Name, JSON string
		Args       struct {
			Method, URL, Host string
			Length            int64
			Decode            bool
			Headers           [][2]string
		}
	}
	Fetched []struct {
		Name, JSON string
		Head       struct {
			Status         int
			Text, Location string
			Decoded        bool
			Headers        [][2]string
		}
	}
	Blob []struct {
		Name, JSON string
		Args       Blob
	}
	Stored []struct {
		Name, JSON string
		Found      bool
		Object     Stored
	}
	StoredPages []struct {
		Name, JSON, Cursor string
		Objects            []Stored
	}
	Failures []struct {
		Name, JSON string
		Failure    Failure
	}

	KV []struct {
		Name, JSON string
		Args       struct {
			Do, Store, Key, Metadata string
			Keys                     []string
			Length, TTL              int64
		}
	}
	KVResults []struct {
		Name, JSON string
		Result     KVResult
	}

	Events      map[string]int
	BodyRead    map[string]int
	WriteStatus map[string]int
	Requests    []struct {
		Name, Text string
		Head       struct {
			Method, URL, Remote, Protocol, TLS string
			Headers                            [][2]string
			Body                               int64
		}
	}
	ByteStrings []struct {
		Name, Value string
		Bytes       []int
	}
	Responses []struct {
		Name, Text string
		Head       struct {
			Status  int
			Headers [][2]string
		}
	}
	MalformedHeads []string
}

func readVectors(t testing.TB) vectors {
	text, err := os.ReadFile("../../../test/vectors/abi.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNumbersAgree(t *testing.T) {
	v := readVectors(t)
	if v.Version != abi.Version {
		t.Errorf("version %d", abi.Version)
	}
	for _, c := range []struct {
		vector map[string]int
		ours   map[string]int
	}{
		{v.Events, map[string]int{
			"request": abi.EventRequest, "body": abi.EventBody, "writable": abi.EventWritable,
			"cancel": abi.EventCancel, "timer": abi.EventTimer, "call": abi.EventCall,
		}},
		{v.OperationEvents, map[string]int{
			"result": abi.EventResult, "failure": abi.EventFailure, "data": abi.EventData, "drain": abi.EventDrain,
		}},
		{v.OperationFlags, map[string]int{"stream": abi.OperationStream}},
		{v.BodyRead, map[string]int{"end": abi.BodyEnd, "wait": abi.BodyWait, "broken": abi.BodyBroken}},
		{v.WriteStatus, map[string]int{"ok": abi.WriteOK, "full": abi.WriteFull, "gone": abi.WriteGone}},
	} {
		if !reflect.DeepEqual(c.vector, c.ours) {
			t.Errorf("the vectors say %v, package abi says %v", c.vector, c.ours)
		}
	}
}

func TestDecodeRequest(t *testing.T) {
	for _, v := range readVectors(t).Requests {
		got, err := DecodeRequest(v.Text)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		h := v.Head
		want := Request{Method: h.Method, URL: h.URL, Body: h.Body, Remote: h.Remote, Protocol: h.Protocol, TLS: h.TLS, Headers: []Field{}}
		for _, h := range v.Head.Headers {
			want.Headers = append(want.Headers, Field{h[0], h[1]})
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", v.Name, got, want)
		}
	}
}

func TestUnknownLinesAreSkipped(t *testing.T) {
	head, err := DecodeRequest("PUT\n/\n5\n\n\n\n:new\n1\na\nb\n:newer\n")
	if err != nil || head.Method != "PUT" || head.Body != 5 || !reflect.DeepEqual(head.Headers, []Field{{"a", "b"}}) {
		t.Errorf("got %+v, %v", head, err)
	}
}

func TestByteStrings(t *testing.T) {
	for _, v := range readVectors(t).ByteStrings {
		want := make([]byte, len(v.Bytes))
		for i, b := range v.Bytes {
			want[i] = byte(b)
		}
		head, err := DecodeRequest("GET\n/\n0\n\n\n\nx\n" + v.Value)
		if err != nil || head.Headers[0].Value != string(want) {
			t.Errorf("%s: got %x, %v, want %x", v.Name, head.Headers[0].Value, err, want)
		}
		fetched, err := DecodeFetched(`{"headers":[["x","` + v.Value + `"]]}`)
		if err != nil || fetched.Headers[0].Value != string(want) {
			t.Errorf("%s: fetched %x, %v, want %x", v.Name, fetched.Headers[0].Value, err, want)
		}
		// And back: the encoded field is the same byte string.
		if got := string(AppendLine(nil, "x", string(want))); got != "\nx\n"+v.Value {
			t.Errorf("%s: encoded as %q", v.Name, got)
		}
		var back [][2]string
		encoded := AppendEnd(AppendField([]byte{'['}, "x", string(want)))
		if json.Unmarshal(encoded[:len(encoded)-1], &back) != nil || back[0][1] != v.Value {
			t.Errorf("%s: encoded for a fetch as %s", v.Name, encoded)
		}
	}
}

func TestEncodeResponse(t *testing.T) {
	for _, v := range readVectors(t).Responses {
		head := AppendStatus(nil, v.Head.Status)
		for _, h := range v.Head.Headers {
			head = AppendLine(head, h[0], toBytes(h[1]))
		}
		if got := string(head); got != v.Text {
			t.Errorf("%s:\n got %q\nwant %q", v.Name, got, v.Text)
		}
	}
}

func TestEncodeCall(t *testing.T) {
	for _, v := range readVectors(t).Calls {
		args := strings.ReplaceAll(string(v.Args.Args), " ", "")
		if got := string(AppendCall(nil, v.Args.Name, []byte(args))); got != v.JSON {
			t.Errorf("%s:\n got %s\nwant %s", v.Name, got, v.JSON)
		}
	}
}

func TestEncodeFetch(t *testing.T) {
	for _, v := range readVectors(t).Fetches {
		args := AppendFetch(nil, v.Args.Method, v.Args.URL, v.Args.Length, v.Args.Decode, v.Args.Host)
		for _, h := range v.Args.Headers {
			args = AppendField(args, h[0], h[1])
		}
		if got := string(AppendEnd(args)); got != v.JSON {
			t.Errorf("%s:\n got %s\nwant %s", v.Name, got, v.JSON)
		}
	}
	if got := string(AppendFetch(nil, "PUT", "", 5_000_000_000, false, "")); !strings.Contains(got, `"length":5000000000,`) {
		t.Errorf("a length of more than 32 bits: %s", got)
	}
}

func TestDecodeFetched(t *testing.T) {
	for _, v := range readVectors(t).Fetched {
		want := Fetched{Status: v.Head.Status, Text: v.Head.Text, Headers: []Field{}, Decoded: v.Head.Decoded, Location: v.Head.Location}
		for _, h := range v.Head.Headers {
			want.Headers = append(want.Headers, Field{h[0], h[1]})
		}
		if got, err := DecodeFetched(v.JSON); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", v.Name, got, err, want)
		}
	}
}

func TestDecodeFailure(t *testing.T) {
	for _, v := range readVectors(t).Failures {
		if got, err := DecodeFailure(v.JSON); err != nil || got != v.Failure {
			t.Errorf("%s: got %+v, %v", v.Name, got, err)
		}
	}
	if _, err := DecodeFailure(`{"code":`); err == nil {
		t.Error("half a failure is none")
	}
}

func TestMalformedHeads(t *testing.T) {
	for _, text := range readVectors(t).MalformedHeads {
		if head, err := DecodeRequest(text); err == nil {
			t.Errorf("%q: no error, but %+v", text, head)
		}
	}
}

func TestDecodeCall(t *testing.T) {
	call, err := DecodeCall(`{"name":"add", "payload": [1, {"two": "\u00e9"}] }`)
	if err != nil || call.Name != "add" || call.Payload != `[1, {"two": "\u00e9"}]` {
		t.Errorf("got %+v, %v", call, err)
	}
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	call, err = DecodeCall(`{"payload":` + deep + `,"name":"deep"}`)
	if err != nil || call.Name != "deep" || call.Payload != deep {
		t.Errorf("a payload nested 100,000 deep: %v", err)
	}
}

func TestDecodeScheduled(t *testing.T) {
	due, err := DecodeScheduled(`{"at":1767225600000,"later":[{}],"cron":"0 3 * * 1"}`)
	if want := (Scheduled{Cron: "0 3 * * 1", At: 1767225600000}); err != nil || due != want {
		t.Errorf("got %v, %v", due, err)
	}
	for _, text := range []string{"", "null", `{"at":1.5}`, `{"cron":1}`, `{"cron":"x"`} {
		if due, err := DecodeScheduled(text); err == nil {
			t.Errorf("%s gives %v", text, due)
		}
	}
}
