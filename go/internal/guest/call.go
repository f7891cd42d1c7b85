//go:build wasip1

package guest

import (
	"errors"
	"strings"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/envelope"
)

type namedCall struct {
	name string
	fn   func([]byte) ([]byte, error)
}

// calls is a list for the reason that live is one.
var calls []namedCall

// HandleCall registers fn for the named call.
func HandleCall(name string, fn func([]byte) ([]byte, error)) {
	if strings.HasPrefix(name, abi.ReservedCalls) {
		panic("go-edge: call " + name + " can't be: names that begin with " + abi.ReservedCalls + " are go-edge's own")
	}
	if findCall(name) != nil {
		panic("go-edge: call " + name + " is registered twice")
	}
	calls = append(calls, namedCall{name, fn})
	takeCalls()
}

func findCall(name string) func([]byte) ([]byte, error) {
	for _, call := range calls {
		if call.name == name {
			return call.fn
		}
	}
	return nil
}

// answer runs a named call. Its panic is the call's error, where the compiler
// can recover.
func answer(id uint32, call envelope.Call) {
	answered := false
	defer func() {
		if !answered {
			fail(id, panicText(recover()))
		}
	}()
	result, err := invoke(id, call)
	answered = true
	if err != nil {
		fail(id, err.Error())
		return
	}
	ptr, size := bytesOf(result)
	hostCallResult(id, 1, ptr, size)
}

func invoke(id uint32, call envelope.Call) ([]byte, error) {
	if fireSchedule != nil && call.Name == abi.ScheduledCall {
		return nil, fireSchedule(id, call.Payload)
	}
	fn := findCall(call.Name)
	if fn == nil {
		return nil, errors.New("no call named " + call.Name + ": register it with edge.HandleCall")
	}
	return fn([]byte(call.Payload))
}

// fail answers a call with an error.
func fail(id uint32, text string) {
	ptr, size := textOf(text)
	hostCallResult(id, 0, ptr, size)
}
