package schedule

import (
	"context"
	"errors"
	"fmt"
	"log"
	"runtime/debug"
	"sync"
	"time"

	"go-edge.dev/internal/clock"
)

// Func is what a schedule runs; at is the time it was due.
type Func func(ctx context.Context, at time.Time) error

type schedule struct {
	cron  string
	times *Times
	fn    Func
}

var (
	mu         sync.Mutex
	registered []*schedule
)

// Register has fn run by a cron expression. Its error says what is wrong with
// the expression.
func Register(cron string, fn Func) error {
	times, err := Parse(cron)
	if err != nil {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	if find(cron) != nil {
		return errors.New(`schedule "` + cron + `" is registered twice`)
	}
	registered = append(registered, &schedule{cron, times, fn})
	return nil
}

// Registered returns the expressions, in their order.
func Registered() []string {
	mu.Lock()
	defer mu.Unlock()
	crons := make([]string, 0, len(registered))
	for _, s := range registered {
		crons = append(crons, s.cron)
	}
	return crons
}

// Due returns the first time after one time, and not after another, at which
// something is due, and the expressions of what is, in their order; none where
// nothing is.
func Due(after, until time.Time) (crons []string, at time.Time) {
	mu.Lock()
	defer mu.Unlock()
	at = until
	for _, s := range registered {
		next := s.times.Next(after)
		if next.Before(at) {
			crons, at = nil, next
		}
		if next.Equal(at) {
			crons = append(crons, s.cron)
		}
	}
	return crons, at
}

// Isolate puts aside what is registered, until the function that it returns is
// called, which drops what was registered meanwhile.
func Isolate() (restore func()) {
	mu.Lock()
	defer mu.Unlock()
	before := registered
	registered = nil
	return func() {
		mu.Lock()
		defer mu.Unlock()
		registered = before
	}
}

// Run runs what is registered by that expression, as if it were due at that
// time. A panic is an error, as it is at the edge.
func Run(ctx context.Context, cron string, at time.Time) error {
	mu.Lock()
	s := find(cron)
	mu.Unlock()
	if s == nil {
		return errors.New(`schedule "` + cron + `" is not registered: edge.HandleScheduled does that`)
	}
	return s.run(ctx, at.UTC())
}

// Follow runs one that is registered by the clock, for ever. What it ends with
// is logged.
func Follow(cron string) {
	mu.Lock()
	s := find(cron)
	mu.Unlock()
	for at := s.times.Next(clock.Now()); ; at = s.times.Next(later(at, clock.Now())) {
		await(at)
		go func() {
			if err := s.run(context.Background(), at); err != nil {
				log.Printf("edge: the schedule %q failed: %v", s.cron, err)
			}
		}()
	}
}

// await waits in steps, since the system's clock may be set, and stands still
// for timers while the machine sleeps.
func await(at time.Time) {
	for {
		wait := at.Sub(clock.Now().Round(0))
		if wait <= 0 {
			return
		}
		<-clock.After(min(wait, time.Minute))
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func find(cron string) *schedule {
	for _, s := range registered {
		if s.cron == cron {
			return s
		}
	}
	return nil
}

func (s *schedule) run(ctx context.Context, at time.Time) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil {
			log.Printf("edge: panic in the schedule %q: %v\n%s", s.cron, reason, debug.Stack())
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	return s.fn(ctx, at)
}
