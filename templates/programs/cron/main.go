// Command cron works on a schedule, and tells when it last did.
package main

import (
	"context"
	"errors"
	"io"
	"time"

	"go-edge.dev/edge"
	"go-edge.dev/kv"
)

// everyHour is when it works: at minute 0 of every hour, in UTC.
const everyHour = "0 * * * *"

// jobs is the store in which it notes what it did. On Cloudflare it is the
// binding of that name in wrangler.jsonc.
var jobs = kv.MustOpen("JOBS")

func main() {
	edge.HandleScheduled(everyHour, work)
	if err := edge.ListenAndServe(":8080", edge.HandlerFunc(tell)); err != nil {
		panic(err)
	}
}

// work does what is due. An error is logged, and told to the platform.
func work(ctx context.Context, at time.Time) error {
	if _, err := jobs.Increment(ctx, "runs", 1); err != nil {
		return err
	}
	return jobs.Put(ctx, "last", []byte(at.UTC().Format(time.RFC3339)))
}

// tell answers with what was done, as JSON.
func tell(w edge.ResponseWriter, r *edge.Request) {
	runs, err := get(r.Context(), "runs", "0")
	last, lastErr := get(r.Context(), "last", "never")
	if err = errors.Join(err, lastErr); err != nil {
		println(err.Error())
		edge.Error(w, "the store does not answer", 503)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, `{"runs":`+runs+`,"last":`+edge.QuoteJSON(last)+"}\n")
}

func get(ctx context.Context, key, fallback string) (string, error) {
	value, err := jobs.Get(ctx, key)
	if errors.Is(err, kv.ErrNotFound) {
		return fallback, nil
	}
	return string(value), err
}
