package main

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
	"go-edge.dev/kv"
)

func TestSchedule(t *testing.T) {
	edgetest.KV(t, "JOBS")
	clock := edgetest.NewClock(t, time.Date(2026, 1, 2, 3, 30, 0, 0, time.UTC))
	edge.HandleScheduled(everyHour, work)
	app := edgetest.Serve(t, edge.HTTPHandler(edge.HandlerFunc(tell)))
	for _, step := range []struct {
		wait time.Duration
		want string
	}{
		{29 * time.Minute, `{"runs":0,"last":"never"}`},
		{time.Minute, `{"runs":1,"last":"2026-01-02T04:00:00Z"}`},
		{3 * time.Hour, `{"runs":4,"last":"2026-01-02T07:00:00Z"}`},
	} {
		if err := clock.Advance(step.wait); err != nil {
			t.Fatal(err)
		}
		if got := app.Get("/"); got.Body != step.want+"\n" {
			t.Errorf("at %v: %s, not %s", clock.Now(), got.Body, step.want)
		}
	}
}

func TestScheduleThatFails(t *testing.T) {
	store := edgetest.KV(t, "JOBS")
	clock := edgetest.NewClock(t, time.Date(2026, 1, 2, 3, 30, 0, 0, time.UTC))
	edge.HandleScheduled(everyHour, work)
	store.Fail(kv.ErrQuota)
	if err := clock.Advance(time.Hour); !errors.Is(err, kv.ErrQuota) {
		t.Error(err)
	}
}

func TestTell(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(edge.HandlerFunc(tell)))
	var told struct {
		Runs int
		Last string
	}
	got := app.Get("/")
	if err := json.Unmarshal([]byte(got.Body), &told); err != nil || got.Status != 200 || told.Last == "" {
		t.Error(got.Status, got.Body, err)
	}
}
