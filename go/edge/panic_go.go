//go:build wasip1 && !tinygo

package edge

import "runtime"

// logPanic writes what a handler panicked with, and its stack, to the
// platform's log. It does without fmt, which would double small programs.
func logPanic(reason any) {
	text := "a value of another type than error or string"
	switch v := reason.(type) {
	case error:
		text = v.Error()
	case string:
		text = v
	case interface{ String() string }:
		text = v.String()
	}
	stack := make([]byte, 64<<10)
	stack = stack[:runtime.Stack(stack, false)]
	print("edge: panic in a handler: ", text, "\n", string(stack), "\n")
}
