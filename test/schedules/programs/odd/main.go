// Programs that are not what a build wants; the build's -ldflags say which.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"go-edge.dev/edge"
)

var kind string

func main() {
	cron := "0 3 * * *"
	switch kind {
	case "needs":
		if os.Getenv("TOKEN") == "" {
			fmt.Fprintln(os.Stderr, "TOKEN is missing")
			os.Exit(2)
		}
	case "panics":
		panic("at once")
	case "spins":
		for {
		}
	case "waits":
		<-make(chan int)
	case "asks":
		if _, err := edge.Fetch(context.Background(), &edge.FetchRequest{URL: "https://a.example/"}); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	case "sleeps":
		time.Sleep(50 * time.Millisecond)
	case "reads":
		text, err := os.ReadFile("conf/cron.txt")
		if err != nil {
			panic(err)
		}
		cron = string(text)
	case "bad":
		cron = "@daily"
	case "none":
		cron = ""
	}
	if cron != "" {
		edge.HandleScheduled(cron, func(context.Context, time.Time) error { return nil })
	}
	edge.ListenAndServe(":8080", nil)
}
