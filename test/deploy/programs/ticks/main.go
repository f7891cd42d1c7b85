// A program with a schedule.
package main

import (
	"context"
	"io"
	"time"

	"go-edge.dev/edge"
)

func main() {
	edge.HandleScheduled("* * * * *", func(context.Context, time.Time) error {
		println("ticked")
		return nil
	})
	edge.HandleFunc("GET /", func(w edge.ResponseWriter, r *edge.Request) {
		_, _ = io.WriteString(w, "ticks")
	})
	if err := edge.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
