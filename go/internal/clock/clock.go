// Package clock is the time that go-edge goes by natively. Tests set another.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time, and waits.
type Clock interface {
	Now() time.Time

	// After returns a channel that gets the time once d has passed.
	After(d time.Duration) <-chan time.Time
}

var (
	mu      sync.Mutex
	current Clock = system{}
)

// Now returns the time.
func Now() time.Time { return get().Now() }

// After returns a channel that gets the time once d has passed.
func After(d time.Duration) <-chan time.Time { return get().After(d) }

// Set makes c the clock, until restore is called.
func Set(c Clock) (restore func()) {
	mu.Lock()
	defer mu.Unlock()
	before := current
	current = c
	return func() {
		mu.Lock()
		defer mu.Unlock()
		current = before
	}
}

func get() Clock {
	mu.Lock()
	defer mu.Unlock()
	return current
}

type system struct{}

func (system) Now() time.Time                         { return time.Now() }
func (system) After(d time.Duration) <-chan time.Time { return time.After(d) }
