package envelope

import (
	"reflect"
	"testing"
)

func TestBlobAgreesWithTheVectors(t *testing.T) {
	v := readVectors(t)
	for _, one := range v.Blob {
		if got := string(AppendBlob(nil, &one.Args)); got != one.JSON {
			t.Errorf("%s:\n got %s\nwant %s", one.Name, got, one.JSON)
		}
	}
	for _, one := range v.Stored {
		got, found, err := DecodeStored(one.JSON)
		if err != nil || found != one.Found || got != one.Object {
			t.Errorf("%s: got %+v, %v, %v", one.Name, got, found, err)
		}
	}
	for _, one := range v.StoredPages {
		got, cursor, err := DecodePage(one.JSON)
		if err != nil || cursor != one.Cursor || len(got) != len(one.Objects) || len(got) > 0 && !reflect.DeepEqual(got, one.Objects) {
			t.Errorf("%s: got %+v, %q, %v", one.Name, got, cursor, err)
		}
	}
	for _, bad := range []string{"", "nul", "{", `{"size":"1"}`, `{"key":1}`, "[]", "null null"} {
		if object, _, err := DecodeStored(bad); err == nil {
			t.Errorf("%q is decoded as %+v", bad, object)
		}
	}
	for _, bad := range []string{"", "null", `{"objects":[{]}`, `{"objects":[null]}`, `{"objects":{}}`, `{"cursor":1}`} {
		if objects, _, err := DecodePage(bad); err == nil {
			t.Errorf("%q is decoded as %+v", bad, objects)
		}
	}
}
