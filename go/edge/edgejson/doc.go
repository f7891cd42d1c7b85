// Package edgejson has edge.Call make JSON of any Go value in programs that are
// built with TinyGo. It is imported for its effect:
//
//	import _ "go-edge.dev/edge/edgejson"
//
// It brings encoding/json, which with TinyGo is more than a small program is
// otherwise. Built with Go, edge.Call does so anyway, and this package does
// nothing.
package edgejson
