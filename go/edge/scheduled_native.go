//go:build !wasip1

package edge

import (
	"context"
	"testing"
	"time"

	"go-edge.dev/internal/schedule"
)

// HandleScheduled has fn run by a cron expression, in UTC: minute, hour, day of
// the month, month, day of the week. An expression that is none panics, and says
// what to write instead.
//
// At is the time it was due. An error is logged, and so is a panic. It runs by
// the machine's clock while the program does, but not in a test: what a test
// finds must not depend on the time.
func HandleScheduled(cron string, fn func(ctx context.Context, at time.Time) error) {
	if err := schedule.Register(cron, fn); err != nil {
		panic("edge: " + err.Error())
	}
	if !testing.Testing() {
		go schedule.Follow(cron)
	}
}
