//go:build tinygo

package edgejson

import (
	"encoding/json"

	"go-edge.dev/internal/hostcall"
)

func init() {
	hostcall.Marshal, hostcall.Unmarshal = json.Marshal, json.Unmarshal
}
