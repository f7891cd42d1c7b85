//go:build wasip1

package edge

import (
	"context"
	"time"

	"go-edge.dev/internal/guest"
)

// HandleScheduled has fn run by a cron expression, in UTC: minute, hour, day of
// the month, month, day of the week. It has to be called before the program
// serves, and before main waits for anything; docs/schedules.md says what each
// platform needs to fire it.
//
// At is the time it was due. An error is logged, and the platform is told that
// it failed. So is a panic; with TinyGo it ends the instance, too. Work that fn
// leaves behind is cut off when it returns, but for what edge.WaitUntil runs.
func HandleScheduled(cron string, fn func(ctx context.Context, at time.Time) error) {
	guest.HandleScheduled(cron, fn)
}
