// A program with a schedule, which reads a file where there is one.
package main

import (
	"context"
	"hash/fnv"
	"io"
	"os"
	"strconv"
	"time"

	"go-edge.dev/edge"
)

func main() {
	edge.HandleScheduled("* * * * *", func(context.Context, time.Time) error {
		println("ticked")
		return nil
	})
	edge.HandleFunc("GET /", func(w edge.ResponseWriter, r *edge.Request) {
		noise, err := os.ReadFile("noise/noise.bin")
		if err != nil {
			_, _ = io.WriteString(w, "ticks")
			return
		}
		sum := fnv.New32a()
		_, _ = sum.Write(noise)
		_, _ = io.WriteString(w, strconv.Itoa(len(noise))+" "+strconv.FormatUint(uint64(sum.Sum32()), 16))
	})
	if err := edge.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
