package schedule

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"go-edge.dev/internal/clock"
)

func readVectors(t *testing.T) (vectors struct {
	Good []struct {
		Cron string
		Due  []time.Time
	}
	Bad []struct{ Cron, Problem string }
}) {
	t.Helper()
	text, err := os.ReadFile("../../../test/vectors/cron.json")
	if err == nil {
		err = json.Unmarshal(text, &vectors)
	}
	if err != nil || len(vectors.Good) == 0 || len(vectors.Bad) == 0 {
		t.Fatal("no vectors: ", err)
	}
	return vectors
}

func TestNext(t *testing.T) {
	for _, v := range readVectors(t).Good {
		times, err := Parse(v.Cron)
		if err != nil {
			t.Error(err)
			continue
		}
		for i, due := range v.Due[1:] {
			for _, after := range []time.Time{v.Due[i], v.Due[i].Add(time.Second), due.Add(-time.Nanosecond)} {
				if next := times.Next(after); !next.Equal(due) {
					t.Errorf("%q after %v is due %v, want %v", v.Cron, after, next, due)
				}
			}
		}
	}
}

func TestNextIsInUTC(t *testing.T) {
	times, err := Parse("0 3 * * *")
	if err != nil {
		t.Fatal(err)
	}
	next := times.Next(time.Date(2026, 1, 1, 3, 30, 0, 0, time.FixedZone("", 3600)))
	if want := "2026-01-01 03:00:00 +0000 UTC"; next.String() != want {
		t.Errorf("got %v, want %v", next, want)
	}
}

func TestParseTellsWhatIsWrong(t *testing.T) {
	for _, v := range readVectors(t).Bad {
		_, err := Parse(v.Cron)
		if want := `schedule "` + v.Cron + `": ` + v.Problem; err == nil || err.Error() != want {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

// reset makes a test begin without any schedule, and ends with none.
func reset(t *testing.T) {
	t.Helper()
	clear := func() {
		mu.Lock()
		defer mu.Unlock()
		registered = nil
	}
	clear()
	t.Cleanup(clear)
}

func TestRegister(t *testing.T) {
	reset(t)
	fn := func(context.Context, time.Time) error { return nil }
	must(t, Register("0 3 * * *", fn))
	must(t, Register("0 4 * * *", fn))
	if err := Register("@daily", fn); err == nil || !strings.Contains(err.Error(), `write "0 0 * * *" instead`) {
		t.Error(err)
	}
	if err := Register("0 4 * * *", fn); err == nil || !strings.Contains(err.Error(), "registered twice") {
		t.Error(err)
	}
	if got := strings.Join(Registered(), ";"); got != "0 3 * * *;0 4 * * *" {
		t.Error(got)
	}
}

func TestRun(t *testing.T) {
	reset(t)
	at := time.Date(2026, 1, 1, 4, 0, 0, 0, time.FixedZone("", 3600))
	sad := errors.New("sad")
	var got time.Time
	var ended context.Context
	must(t, Register("0 3 * * *", func(ctx context.Context, at time.Time) error {
		got, ended = at, ctx
		return sad
	}))
	must(t, Register("0 4 * * *", func(context.Context, time.Time) error { panic("oh no") }))
	if err := Run(t.Context(), "0 3 * * *", at); err != sad {
		t.Error(err)
	}
	if got != at.UTC() {
		t.Errorf("it got %v", got)
	}
	if ended.Err() == nil {
		t.Error("its context has not ended")
	}
	if err := Run(t.Context(), "0 4 * * *", at); err == nil || err.Error() != "panic: oh no" {
		t.Error(err)
	}
	if err := Run(t.Context(), "0 5 * * *", at); err == nil || !strings.Contains(err.Error(), "not registered") {
		t.Error(err)
	}
}

func TestFollow(t *testing.T) {
	reset(t)
	start := time.Date(2026, 1, 1, 2, 58, 30, 0, time.UTC)
	fake := clock.NewFake(start)
	t.Cleanup(clock.Set(fake))
	due := make(chan time.Time, 10)
	must(t, Register("0 3 * * *", func(_ context.Context, at time.Time) error {
		due <- at
		return errors.New("logged, and not the end")
	}))
	go Follow("0 3 * * *")
	for day := 1; day <= 2; day++ {
		want := time.Date(2026, 1, day, 3, 0, 0, 0, time.UTC)
		for fake.Now().Before(want) {
			fake.Await(1)
			if len(due) > 0 {
				t.Fatalf("it ran at %v, before it was due", fake.Now())
			}
			fake.Advance(30 * time.Second)
		}
		if at := <-due; at != want {
			t.Errorf("it was due %v, want %v", at, want)
		}
	}
	// Past times that nobody could run are not made up for.
	fake.Await(1)
	fake.Advance(80 * time.Hour)
	if at := <-due; at.Day() != 3 {
		t.Errorf("it was due %v", at)
	}
	fake.Await(1)
	if len(due) > 0 {
		t.Error("it ran more than once")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
