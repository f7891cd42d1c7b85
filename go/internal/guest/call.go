//go:build wasip1

package guest

import "go-edge.dev/internal/envelope"

var calls = map[string]func([]byte) ([]byte, error){}

// HandleCall registers fn for the named call.
func HandleCall(name string, fn func([]byte) ([]byte, error)) {
	if calls[name] != nil {
		panic("go-edge: call " + name + " is registered twice")
	}
	calls[name] = fn
}

// answer runs a named call.
func answer(id uint32, call envelope.Call) {
	fn := calls[call.Name]
	if fn == nil {
		reply(id, 0, []byte("no call named "+call.Name+": register it with edge.HandleCall"))
		return
	}
	result, err := fn([]byte(call.Payload))
	if err != nil {
		reply(id, 0, []byte(err.Error()))
		return
	}
	reply(id, 1, result)
}

func reply(id, ok uint32, text []byte) {
	ptr, n := bytesOf(text)
	hostCallResult(id, ok, ptr, n)
}
