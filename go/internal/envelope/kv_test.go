package envelope

import (
	"math"
	"reflect"
	"strconv"
	"testing"

	"go-edge.dev/internal/ascii"
)

func TestInt64(t *testing.T) {
	for _, n := range []int64{0, 1, -1, 9, 10, -9, -10, 42, 1 << 53, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, math.MaxInt64 - 1} {
		text := string(ascii.AppendInt(nil, n))
		if want := strconv.FormatInt(n, 10); text != want {
			t.Errorf("AppendInt(%d) = %q", n, text)
		}
		if got, ok := ParseInt64(text); !ok || got != n {
			t.Errorf("ParseInt64(%q) = %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-", "-0", "00", "01", "+1", " 1", "1 ", "1x", "x1", "1.0", "--1",
		"9223372036854775808", "-9223372036854775809", "18446744073709551617", "99999999999999999999"} {
		if n, ok := ParseInt64(text); ok {
			t.Errorf("ParseInt64(%q) = %d", text, n)
		}
	}
}

func TestKVAgreesWithTheVectors(t *testing.T) {
	v := readVectors(t)
	for _, one := range v.KV {
		args := AppendKV(nil, one.Args.Do, one.Args.Store)
		if one.Args.Keys != nil {
			args = AppendTexts(args, "keys", one.Args.Keys)
		} else {
			args = AppendText(args, "key", one.Args.Key)
			args = AppendNumber(args, "length", one.Args.Length)
			args = AppendNumber(args, "ttl", one.Args.TTL)
			args = AppendText(args, "metadata", one.Args.Metadata)
		}
		if got := string(AppendClose(args)); got != one.JSON {
			t.Errorf("%s:\n got %s\nwant %s", one.Name, got, one.JSON)
		}
	}
	for _, one := range v.KVResults {
		got, err := DecodeKV(one.JSON)
		if err != nil || !reflect.DeepEqual(got, one.Result) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", one.Name, err, got, one.Result)
		}
	}
	for _, bad := range []string{`{"entries":[nul]}`, `{"entries":[{]}`, `{"keys":[[]]}`, `{"entries":[{"size":"1"}]}`, `{"value":5}`, `{"keys":[}`} {
		if _, err := DecodeKV(bad); err == nil {
			t.Errorf("%s is decoded", bad)
		}
	}
}
