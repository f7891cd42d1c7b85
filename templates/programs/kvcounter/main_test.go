package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
	"go-edge.dev/kv"
)

func TestCounter(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(handler()))
	// On a platform, the store may have seen this test before.
	path := fmt.Sprintf("/test-%d", time.Now().UnixNano())
	expect := func(method string, count int) {
		t.Helper()
		want := fmt.Sprintf(`{"name":%q,"count":%d}`+"\n", path[1:], count)
		if got := app.Do(method, path, ""); got.Status != 200 || got.Body != want {
			t.Errorf("%s %s: %d %s, not %s", method, path, got.Status, got.Body, want)
		}
	}
	expect("GET", 0)
	expect("POST", 1)
	expect("POST", 2)

	var all sync.WaitGroup
	for range 10 {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 10 {
				app.Do("POST", path, "")
			}
		}()
	}
	all.Wait()
	expect("GET", 102)
	expect("DELETE", 0)
	expect("GET", 0)
}

func TestNameThatIsTooLong(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(handler()))
	if got := app.Do("POST", "/"+strings.Repeat("x", 600), ""); got.Status != 400 {
		t.Error(got.Status, got.Body)
	}
}

func TestStoreThatFails(t *testing.T) {
	store := edgetest.KV(t, "COUNTERS")
	app := edgetest.Serve(t, edge.HTTPHandler(handler()))
	store.Fail(kv.ErrTimeout)
	if got := app.Do("POST", "/visits", ""); got.Status != 503 {
		t.Error("while the store fails:", got.Status, got.Body)
	}
	store.Fail(nil)
	if got := app.Do("POST", "/visits", ""); got.Status != 200 {
		t.Error("and afterwards:", got.Status, got.Body)
	}
}
