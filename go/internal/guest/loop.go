//go:build wasip1

package guest

import (
	"errors"
	_ "unsafe" // for go:linkname

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/envelope"
)

// handler serves every request once Handle has set it; until then requests wait
// in early, since the host may deliver one while main is still starting.
var (
	handler  func(*Exchange)
	early    []*Exchange
	isServed bool // by a handler of the program's
)

// Serve makes h the handler of all requests, each on a goroutine of its own,
// and blocks for ever. It returns an error when the program serves already.
func Serve(h func(*Exchange)) error {
	if isServed {
		return errors.New("go-edge: the program serves already: call ListenAndServe once")
	}
	Handle(h)
	select {}
}

// IsServed reports whether the program has a handler.
func IsServed() bool { return isServed }

// Handle makes h the handler of all requests from now on, each on a goroutine
// of its own.
func Handle(h func(*Exchange)) {
	isServed = true
	HandleMeanwhile(h)
}

// HandleMeanwhile makes h the handler until the program serves.
func HandleMeanwhile(h func(*Exchange)) {
	handler = h
	hostServe()
	for _, x := range early {
		dispatch(job{exchange: x})
	}
	early = nil
}

// Unhandle takes the handler away: requests are refused until there is
// another, or until the program ends and they go to a fresh instance.
func Unhandle() {
	handler, isServed = refuse, false
}

func refuse(x *Exchange) {
	r := Response{Exchange: x}
	r.Begin(503)
	r.Field("Content-Type", "text/plain; charset=utf-8")
	r.Field("Retry-After", "1")
	_, _ = r.Write([]byte("the program has shut its server down\n"))
	r.Finish()
}

//go:linkname mainMain main.main
func mainMain()

// runMain runs the program. A program whose main returns has ended, whatever
// goroutines it has left, and its instance with it.
func runMain() {
	mainMain()
	hostExit(0)
}

// deliver hands one event to the goroutine that waits for it, or starts one.
func deliver(kind, id, size uint32) {
	switch kind {
	case abi.EventRequest:
		head, err := envelope.DecodeRequest(readEvent(size))
		if err != nil {
			panic("go-edge: " + err.Error())
		}
		x := &Exchange{Head: head, id: id}
		enter(x)
		if handler == nil {
			early = append(early, x)
			return
		}
		dispatch(job{exchange: x})
	case abi.EventBody:
		if x := find(id); x != nil {
			x.readable.send()
		}
	case abi.EventWritable:
		if x := find(id); x != nil {
			x.writable.send()
		}
	case abi.EventCancel:
		if x := find(id); x != nil {
			x.cancel()
		}
	case abi.EventTimer:
	case abi.EventCall:
		call, err := envelope.DecodeCall(readEvent(size))
		if err != nil {
			panic("go-edge: " + err.Error())
		}
		dispatch(job{id: id, call: call})
	default:
		if operate != nil {
			operate(kind, id, size)
		}
	}
}

// job is what a worker does next: a request, or a call where exchange is nil.
type job struct {
	exchange *Exchange
	id       uint32
	call     envelope.Call
}

// idle holds the workers that wait for a job. Goroutines are reused because a
// new one costs its whole stack with TinyGo; the last one to go idle, whose
// memory is warm, is the next to work.
var idle []chan job

func dispatch(j job) {
	if n := len(idle); n > 0 {
		jobs := idle[n-1]
		idle = idle[:n-1]
		jobs <- j
		return
	}
	go work(j)
}

func work(j job) {
	jobs := make(chan job, 1) // buffered: the sender may be the scheduler's stack, which can't block
	for {
		if j.exchange != nil {
			attribute(&j.exchange.mark, j.exchange.id)
			j.exchange.serve()
		} else {
			attribute(&mark{}, j.id)
			answer(j.id, j.call)
		}
		if len(idle) >= maxKept {
			return
		}
		idle = append(idle, jobs)
		j = <-jobs
	}
}
