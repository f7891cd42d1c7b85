//go:build wasip1 && !tinygo

package guest

import "runtime"

// LogPanic writes what a handler panicked with, and its stack, to the
// platform's log. It does without fmt, which would double small programs.
func LogPanic(reason any) {
	stack := make([]byte, 64<<10)
	stack = stack[:runtime.Stack(stack, false)]
	print("edge: panic in a handler: ", panicText(reason), "\n", string(stack), "\n")
}

// panicText returns what a panic was about.
func panicText(reason any) string {
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
