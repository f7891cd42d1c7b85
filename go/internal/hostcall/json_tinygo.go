//go:build tinygo

package hostcall

import (
	"errors"
)

// errValues is what making JSON of a Go value ends with in a program without
// encoding/json, which would be half of a small one.
var errValues = errors.New(`with TinyGo that takes import _ "go-edge.dev/edge/edgejson"`)

// Marshal and Unmarshal know values that make JSON themselves, until package
// edgejson brings those of encoding/json.
var (
	Marshal   = marshal
	Unmarshal = unmarshal
)

func marshal(v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return []byte(null), nil
	case interface{ MarshalJSON() ([]byte, error) }:
		return v.MarshalJSON()
	}
	return nil, errValues
}

func unmarshal(data []byte, v any) error {
	if v, ok := v.(interface{ UnmarshalJSON([]byte) error }); ok {
		return v.UnmarshalJSON(data)
	}
	return errValues
}
