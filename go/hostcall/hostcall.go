// Package hostcall calls functions of the project's own, which the platform
// runs: those that go-edge.ts beside the program defines.
//
//	var person struct{ Name string }
//	err := hostcall.Call(r.Context(), "person", map[string]int{"id": 7}, &person)
//
// It makes JSON by encoding/json, which a program that is built with TinyGo may
// rather do without: edge.CallBytes takes and gives JSON as it is, and streams.
package hostcall

import (
	"context"
	"encoding/json"

	"go-edge.dev/edge"
	"go-edge.dev/internal/binding"
)

// Call calls the function of that name, and waits until it has returned. args
// becomes JSON, and result, a pointer, is made of the JSON that the function
// returns; a nil result lets go of that. When ctx ends, so does the call.
//
// Numbers beyond 2^53 are not exact in JavaScript: hand them over as strings, as
// the tag `json:",string"` does.
//
// An error's text has the function's own, and errors.Is tells what it is, such as
// [edge.ErrNoBinding] where there is no function of that name.
func Call(ctx context.Context, name string, args, result any) error {
	in, err := json.Marshal(args)
	if err != nil {
		return refuse(name, "the arguments can't be made JSON: ", err)
	}
	out, err := edge.CallBytes(ctx, name, in, nil)
	if err != nil {
		return err
	}
	_ = out.Body.Close()
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(out.JSON, result); err != nil {
		return refuse(name, "it has returned something else than is asked for: ", err)
	}
	return nil
}

func refuse(name, text string, err error) error {
	return &binding.Error{Do: "hostcall: call", Key: name, Text: text + err.Error(), Is: binding.ErrInvalid, Cause: err}
}
