//go:build wasip1

package guest

import (
	"context"
	"errors"
	"time"

	"go-edge.dev/internal/envelope"
)

// schedule is what a program has run by the clock.
type schedule struct {
	cron string
	fn   func(ctx context.Context, at time.Time) error
}

// schedules is a list for the reason that live is one.
var schedules []schedule

// fireSchedule answers the call abi.ScheduledCall. It is set by the first
// schedule, which keeps what it needs out of programs that have none.
var fireSchedule func(id uint32, payload string) error

// announceSchedule tells the host of a schedule. It is set as fireSchedule is,
// for the import that it takes.
var announceSchedule func(cron string)

// HandleScheduled has fn run by a cron expression, which the build checks.
func HandleScheduled(cron string, fn func(ctx context.Context, at time.Time) error) {
	for _, s := range schedules {
		if s.cron == cron {
			panic("go-edge: schedule " + cron + " is registered twice")
		}
	}
	schedules = append(schedules, schedule{cron, fn})
	fireSchedule = runSchedule
	takeCalls()
	announceSchedule = tellSchedule
	tellSchedule(cron)
}

func tellSchedule(cron string) {
	ptr, size := textOf(cron)
	hostSchedule(ptr, size)
}

// runSchedule runs what is due. Its context is that of an exchange whose
// response is out, so whatever takes a request's context belongs to this call.
func runSchedule(id uint32, payload string) error {
	due, err := envelope.DecodeScheduled(payload)
	if err != nil {
		return err
	}
	for _, s := range schedules {
		if s.cron == due.Cron {
			x := &Exchange{id: id, done: true}
			defer x.EndContext()
			return s.run(x, time.UnixMilli(due.At).UTC())
		}
	}
	return errors.New("no schedule " + due.Cron + ": register it with edge.HandleScheduled, before the program serves")
}

func (s *schedule) run(ctx context.Context, at time.Time) (err error) {
	defer recoverSchedule(s.cron, &err)
	return s.fn(ctx, at)
}
