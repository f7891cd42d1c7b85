//go:build wasip1 && goedge_command

package guest

import (
	"syscall"

	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/message"
)

// commandID is the id of the one request or call.
const commandID = 1

// maxCall is the most bytes that a call may have.
const maxCall = 64 << 20

// isBegun says that the input is being answered.
var isBegun bool

// begin answers the input, on a goroutine of its own.
func begin() {
	if !isBegun {
		isBegun = true
		go run()
	}
}

// run answers the request or the call that the program was run for, waits for
// work in the background, and ends the program:
//   - with REQUEST_METHOD in the environment, a request as CGI tells it;
//   - else, where standard input begins with '{', a call: {"call":…,"payload":…};
//   - else one HTTP/1.1 message on standard input.
func run() {
	in := message.NewReader(stdin{})
	if _, isCGI := syscall.Getenv("REQUEST_METHOD"); isCGI {
		host.appendHead = appendCGI
		host.serve(message.ReadCGI(syscall.Environ(), in))
	} else if in.Peek() == '{' {
		host.answer(in)
	} else {
		host.serve(message.ReadRequest(in))
	}
	for host.parts > 0 {
		host.drained.wait()
	}
	hostExit(host.code)
}

// serve answers a request, or says why it is none.
func (h *command) serve(request *message.Request, err error) {
	if err != nil {
		h.complain(err)
		refused, ok := err.(*message.Error)
		if !ok {
			refused = &message.Error{Status: 400, Text: err.Error()}
		}
		h.fail(refused.Status, refused.Text)
		return
	}
	h.request = request
	x := &Exchange{Head: request.Request, id: commandID}
	enter(x)
	await(x.serve)
}

// answer answers a call.
func (h *command) answer(in *message.Reader) {
	text, err := in.All(maxCall)
	var call envelope.Call
	if err == nil {
		call, err = envelope.DecodeCommand(string(text))
	}
	if err != nil {
		h.complain(err)
		fail(commandID, "the input is malformed: "+err.Error())
		h.code = exitMalformed
		return
	}
	await(func() { answer(commandID, call) })
}

// await runs work on a goroutine of its own, which it may end.
func await(work func()) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work()
	}()
	<-ended
}

// complain says on standard error why the input is refused.
func (h *command) complain(err error) {
	h.code = exitMalformed
	writeAll(stderr, []byte("go-edge: the input is malformed: "+err.Error()+"\n"))
}
