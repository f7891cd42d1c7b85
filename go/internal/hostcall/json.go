//go:build !tinygo

package hostcall

import "encoding/json"

// Marshal and Unmarshal are those of encoding/json.
var (
	Marshal   = json.Marshal
	Unmarshal = json.Unmarshal
)
