package edge_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"go-edge.dev/edge"
)

func TestHandleScheduledTellsWhatToWrite(t *testing.T) {
	fn := func(context.Context, time.Time) error { return nil }
	text := panicOf(func() { edge.HandleScheduled("@daily", fn) })
	if want := `edge: schedule "@daily": write "0 0 * * *" instead`; text != want {
		t.Errorf("it panics with %q, want %q", text, want)
	}
}

func TestHandleCallLeavesNamesToGoEdge(t *testing.T) {
	fn := func([]byte) ([]byte, error) { return nil, nil }
	if text := panicOf(func() { edge.HandleCall("edge.scheduled", fn) }); !strings.Contains(text, "go-edge's own") {
		t.Errorf("it panics with %q", text)
	}
	if text := panicOf(func() { edge.HandleCall("edged", fn) }); text != "" {
		t.Errorf("it panics with %q", text)
	}
}

// panicOf returns the text that f panics with; empty when it does not.
func panicOf(f func()) (text string) {
	defer func() { text, _ = recover().(string) }()
	f()
	return ""
}
