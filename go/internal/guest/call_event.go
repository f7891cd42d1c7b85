//go:build wasip1 && !goedge_command

package guest

import "go-edge.dev/internal/envelope"

// takeCall answers a call that the host delivers. It is set by the first that is
// registered, which keeps the reading of JSON out of programs that have none.
var takeCall func(id uint32, payload string)

// takeCalls has calls of the host answered.
func takeCalls() {
	takeCall = func(id uint32, payload string) {
		call, err := envelope.DecodeCall(payload)
		if err != nil {
			panic("go-edge: " + err.Error())
		}
		dispatch(job{id: id, call: func() { answer(id, call) }})
	}
}
