package clock

import (
	"sync"
	"time"
)

// Fake is a clock that stands still until it is moved.
type Fake struct {
	mu      sync.Mutex
	now     time.Time
	waiting []waiter
	joined  *sync.Cond
}

type waiter struct {
	until time.Time
	woken chan time.Time
}

// NewFake returns a clock that stands at that time.
func NewFake(now time.Time) *Fake {
	f := &Fake{now: now}
	f.joined = sync.NewCond(&f.mu)
	return f
}

// Now implements Clock.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// After implements Clock.
func (f *Fake) After(d time.Duration) <-chan time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	woken := make(chan time.Time, 1)
	if d <= 0 {
		woken <- f.now
	} else {
		f.waiting = append(f.waiting, waiter{f.now.Add(d), woken})
		f.joined.Broadcast()
	}
	return woken
}

// Advance moves the clock, and wakes whoever has waited for that.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
	left := f.waiting[:0]
	for _, w := range f.waiting {
		if w.until.After(f.now) {
			left = append(left, w)
		} else {
			w.woken <- f.now
		}
	}
	f.waiting = left
}

// Await returns when so many wait for the clock.
func (f *Fake) Await(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.waiting) < n {
		f.joined.Wait()
	}
}
