//go:build wasip1 && goedge_command

package guest

import (
	"io"
	"unsafe"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/message"
)

// What the host does for a reactor, done here: the functions of bridge.go that
// serving one request takes, on the standard streams. Imports that have no
// counterpart here fail with an error that says so, in a file of their own that
// has this one's build tag.

// hostTellsLength: here, nobody adds what is not in the head.
const hostTellsLength = false

// Exit codes of a command. Any answer of the program's own is a success.
const (
	exitFailed    = 1 // a handler panicked or broke its response off, a call's error, nobody read the response
	exitMalformed = 2
)

// command is the program as a command.
type command struct {
	request *message.Request
	// appendHead writes the head of a response, and decides upon chunks.
	appendHead func(h *command, dst []byte, head envelope.Response) []byte
	buf        []byte // kept for what is written
	started    bool   // the head is out
	chunked    bool
	code       uint32
	parts      int // work in the background
	drained    signal
}

var host = command{appendHead: appendHTTP}

func appendCGI(_ *command, dst []byte, head envelope.Response) []byte {
	return message.AppendCGI(dst, head.Status, head.Headers)
}

// appendHTTP frames a response without a declared length by chunks, or by the
// end of the stream where the client knows none.
func appendHTTP(h *command, dst []byte, head envelope.Response) []byte {
	declared := false
	for _, f := range head.Headers {
		declared = declared || ascii.EqualFold(f.Name, "Content-Length")
	}
	switch {
	case head.Status == 205 && !declared:
		head.Headers = append(head.Headers, envelope.Field{Name: "Content-Length", Value: "0"})
	case head.Status == 204 || head.Status == 304 || declared || h.request == nil:
	default:
		h.chunked = h.request.Chunks && h.request.Method != "HEAD"
	}
	return message.AppendHTTP(dst, head.Status, head.Headers, h.chunked)
}

func hostBodyRead(_ uint32, ptr unsafe.Pointer, size uint32) int32 {
	n, err := host.request.Body.Read(unsafe.Slice((*byte)(ptr), size))
	switch {
	case err == io.EOF:
		return abi.BodyEnd
	case err != nil:
		if host.code == 0 {
			host.complain(err)
		}
		return abi.BodyBroken
	}
	return int32(n)
}

func hostRespond(id uint32, head unsafe.Pointer, headLen uint32, body unsafe.Pointer, bodyLen uint32) {
	host.begin(head, headLen)
	host.body(unsafe.Slice((*byte)(body), bodyLen))
	host.end()
}

func hostRespondStart(_ uint32, head unsafe.Pointer, headLen uint32) {
	host.begin(head, headLen)
	host.flush()
}

func hostRespondWrite(_ uint32, ptr unsafe.Pointer, size uint32) int32 {
	host.body(unsafe.Slice((*byte)(ptr), size))
	if !host.flush() {
		return abi.WriteGone
	}
	return abi.WriteOK
}

func hostRespondEnd(_ uint32, ok uint32) {
	if ok == 0 {
		host.abort()
		return
	}
	host.end()
}

// hostPanicked is called when the panic has been logged.
func hostPanicked(uint32, unsafe.Pointer, uint32) { host.abort() }

func hostRequestData(uint32, unsafe.Pointer, uint32) int32 { return 0 }

func hostHold(uint32) { host.parts++ }

func hostUnhold(uint32) {
	if host.parts--; host.parts == 0 {
		host.drained.send()
	}
}

func hostCallResult(_ uint32, ok uint32, ptr unsafe.Pointer, size uint32) {
	text := unsafe.String((*byte)(ptr), size)
	switch {
	case ok == 0:
	case size == 0:
		text = "null"
	case !envelope.Valid(text):
		ok, text = 0, "the function's result is not JSON"
	}
	if ok != 0 {
		host.buf = append(append(append(host.buf, `{"result":`...), text...), '}', '\n')
	} else {
		host.code = exitFailed
		host.buf = append(envelope.AppendString(append(host.buf, `{"error":`...), text), '}', '\n')
	}
	host.flush()
}

// hostSchedule does nothing: whoever runs the command knows when to call it.
func hostSchedule(unsafe.Pointer, uint32) {}

func (h *command) begin(head unsafe.Pointer, headLen uint32) {
	decoded, err := envelope.DecodeResponse(unsafe.Slice((*byte)(head), headLen))
	if err != nil {
		panic("go-edge: " + err.Error())
	}
	h.started = true
	h.buf = h.appendHead(h, h.buf, decoded)
}

func (h *command) body(p []byte) {
	switch {
	case len(p) == 0:
	case h.chunked:
		h.buf = message.AppendChunk(h.buf, p)
	default:
		h.buf = append(h.buf, p...)
	}
}

func (h *command) end() {
	if h.chunked {
		h.buf = message.AppendChunk(h.buf, nil)
	}
	h.flush()
}

// abort answers with status 500, or leaves a response that has begun without
// its end.
func (h *command) abort() {
	if !h.started {
		h.fail(500, "Internal Server Error")
	}
	h.code = exitFailed
}

// fail answers with an error that is the program's own.
func (h *command) fail(status int, text string) {
	body := []byte(text + "\n")
	h.started = true
	h.buf = h.appendHead(h, h.buf, envelope.Response{Status: status, Headers: []envelope.Field{
		{Name: "Content-Type", Value: "text/plain; charset=utf-8"},
		{Name: "Content-Length", Value: decimal(len(body))},
	}})
	if h.request == nil || h.request.Method != "HEAD" {
		h.buf = append(h.buf, body...)
	}
	h.flush()
}

// flush writes what is to be written. It reports whether somebody takes it.
func (h *command) flush() bool {
	err := writeAll(stdout, h.buf)
	h.buf = h.buf[:0]
	if err != nil {
		h.code = exitFailed
	}
	return err == nil
}
