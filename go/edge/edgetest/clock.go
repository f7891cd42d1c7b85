//go:build !wasip1

package edgetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"go-edge.dev/internal/clock"
	"go-edge.dev/internal/schedule"
)

// Clock is the time of schedules, and of what expires in stores. It stands still
// until a test moves it. The time of package time goes on as ever.
type Clock struct{ fake *clock.Fake }

// NewClock returns a clock that stands at that time, and is the program's until
// the test ends. So are the schedules that are registered from then on; those
// from before it are out of the way meanwhile.
func NewClock(t testing.TB, at time.Time) *Clock {
	t.Helper()
	nativeOnly(t, "edgetest.NewClock")
	c := &Clock{clock.NewFake(at)}
	t.Cleanup(clock.Set(c.fake))
	t.Cleanup(schedule.Isolate())
	return c
}

// Now is the time it stands at.
func (c *Clock) Now() time.Time { return c.fake.Now() }

// Advance moves it, and runs the schedules that fall due on the way, one after the
// other, each at its time. It returns what they end with.
func (c *Clock) Advance(d time.Duration) error {
	end := c.Now().Add(d)
	var failed []error
	for {
		due, at := schedule.Due(c.Now(), end)
		if due == nil {
			c.fake.Advance(end.Sub(c.Now()))
			return errors.Join(failed...)
		}
		c.fake.Advance(at.Sub(c.Now()))
		for _, expression := range due {
			failed = append(failed, schedule.Run(context.Background(), expression, at))
		}
	}
}
