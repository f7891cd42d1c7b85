//go:build wasip1

package guest

import (
	"errors"

	"go-edge.dev/internal/envelope"
)

var calls = map[string]func([]byte) ([]byte, error){}

// HandleCall registers fn for the named call.
func HandleCall(name string, fn func([]byte) ([]byte, error)) {
	if calls[name] != nil {
		panic("go-edge: call " + name + " is registered twice")
	}
	calls[name] = fn
}

// answer runs a named call. Its panic is the call's error, where the compiler
// can recover.
func answer(id uint32, call envelope.Call) {
	answered := false
	defer func() {
		if !answered {
			reply(id, 0, []byte(panicText(recover())))
		}
	}()
	result, err := invoke(call)
	answered = true
	if err != nil {
		reply(id, 0, []byte(err.Error()))
		return
	}
	reply(id, 1, result)
}

func invoke(call envelope.Call) ([]byte, error) {
	fn := calls[call.Name]
	if fn == nil {
		return nil, errors.New("no call named " + call.Name + ": register it with edge.HandleCall")
	}
	return fn([]byte(call.Payload))
}

func reply(id, ok uint32, text []byte) {
	ptr, n := bytesOf(text)
	hostCallResult(id, ok, ptr, n)
}
