// Schedules: one that does its work, one that fails and one that panics.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"go-edge.dev/edge"
)

var ran []string

func main() {
	edge.HandleScheduled("* * * * *", work)
	edge.HandleScheduled("0 3 * * 1", func(context.Context, time.Time) error { return errors.New("not today: \"é\"") })
	edge.HandleScheduled("0 4 * * MON-FRI", panics)
	// Twice the same to a platform.
	edge.HandleScheduled("0 5 * * 0", note("0"))
	edge.HandleScheduled("0 5 * * 7", note("7"))
	edge.HandleFunc("GET /ran", func(w edge.ResponseWriter, r *edge.Request) {
		for _, line := range ran {
			_, _ = io.WriteString(w, line+"\n")
		}
		ran = nil
	})
	edge.ListenAndServe(":8080", nil)
}

// panics fails calmly where a panic would end what else runs.
func panics(context.Context, time.Time) error {
	if os.Getenv("CALM") != "" {
		return errors.New("calm")
	}
	panic("oh no")
}

func note(name string) func(context.Context, time.Time) error {
	return func(_ context.Context, at time.Time) error {
		ran = append(ran, name+" "+at.Format(time.RFC3339))
		return nil
	}
}

// work waits for a timer and for another server, and leaves something behind.
func work(ctx context.Context, at time.Time) error {
	time.Sleep(10 * time.Millisecond)
	answer := "none"
	if upstream := os.Getenv("UPSTREAM"); upstream != "" {
		res, err := edge.Fetch(ctx, &edge.FetchRequest{URL: upstream})
		if err != nil {
			return err
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			return err
		}
		answer = string(body)
	}
	edge.WaitUntil(ctx, func(late context.Context) {
		time.Sleep(20 * time.Millisecond)
		ran = append(ran, "left "+ended(ctx)+" "+ended(late))
	})
	ran = append(ran, "work "+at.Format(time.RFC3339)+" "+answer)
	return nil
}

func ended(ctx context.Context) string {
	if ctx.Err() != nil {
		return "ended"
	}
	return "open"
}
