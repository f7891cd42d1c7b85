// Package clock tells the time to what a program uses natively in place of the
// platform's services, so that tests can have another.
package clock

import (
	"sync/atomic"
	"time"
)

var now atomic.Pointer[func() time.Time]

// Now returns the current time, or what the function given to Set says.
func Now() time.Time {
	if set := now.Load(); set != nil {
		return (*set)()
	}
	return time.Now()
}

// Set has Now return what f says, until the function that it returns is called.
// It may be called while the time is asked for.
func Set(f func() time.Time) (restore func()) {
	before := now.Swap(&f)
	return func() { now.Store(before) }
}
