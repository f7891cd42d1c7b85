//go:build wasip1 && !tinygo

package guest

import (
	"errors"
	"runtime"
)

// Recovered ends a response whose handler panicked, and logs with what, and
// where. It does without fmt, which would double small programs.
func (r *Response) Recovered(reason any) {
	text := panicText(reason) + "\n" + stack()
	print("edge: panic in a handler: ", text, "\n")
	r.Panicked(text)
}

// recoverBackground keeps a panic in background work from ending the program.
func recoverBackground() {
	if reason := recover(); reason != nil {
		print("edge: panic in the background: ", panicText(reason), "\n", stack(), "\n")
	}
}

// recoverSchedule makes a panic the error of a schedule's function.
func recoverSchedule(cron string, err *error) {
	if reason := recover(); reason != nil {
		text := panicText(reason)
		print("edge: panic in the schedule ", cron, ": ", text, "\n", stack(), "\n")
		*err = errors.New("panic: " + text)
	}
}

func stack() string {
	stack := make([]byte, 64<<10)
	return string(stack[:runtime.Stack(stack, false)])
}

// panicText returns what a panic was about. The value's own method may panic
// in its turn.
func panicText(reason any) (text string) {
	defer func() {
		if recover() != nil {
			text = "a value whose text panics"
		}
	}()
	switch v := reason.(type) {
	case error:
		return v.Error()
	case string:
		return v
	case interface{ String() string }:
		return v.String()
	case nil:
		return "the goroutine has ended"
	}
	return "a value of another type than error or string"
}
