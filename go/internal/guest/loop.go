//go:build wasip1 && !goedge_command

package guest

import (
	_ "unsafe" // for go:linkname

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/envelope"
)

// early holds requests that wait for a handler, since the host may deliver one
// while main is still starting.
var early []*Exchange

// announceServing tells the host that there is a handler. It is set where one
// is, for the import that it takes: a program without it never serves.
var announceServing func()

// begin tells the host that there is a handler, and hands it what waits.
func begin() {
	announceServing = func() { hostServe() } // TinyGo takes no import as a value
	hostServe()
	for _, x := range early {
		dispatch(job{exchange: x})
	}
	early = nil
}

// announce tells another host what the program has told the one it started in.
func announce() {
	for _, s := range schedules {
		announceSchedule(s.cron)
	}
	if handler != nil {
		announceServing()
	}
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
		payload := readEvent(size)
		if takeCall == nil {
			fail(id, "the program has no calls: register them with edge.HandleCall")
			return
		}
		takeCall(id, payload)
	default:
		if operate != nil {
			operate(kind, id, size)
		}
	}
}

// find returns the exchange of that id, or nil.
func find(id uint32) *Exchange {
	for _, x := range live {
		if x.id == id {
			return x
		}
	}
	return nil
}

// job is what a worker does next: a request, or a call where exchange is nil.
type job struct {
	exchange *Exchange
	id       uint32
	call     func()
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
			j.call()
		}
		if len(idle) >= maxKept {
			return
		}
		idle = append(idle, jobs)
		j = <-jobs
	}
}
