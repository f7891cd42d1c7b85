//go:build !wasip1

package edgetest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go-edge.dev/blob"
	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
	"go-edge.dev/kv"
)

func echo(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("X-Method", r.Method)
	w.Header().Add("X-Seen", r.Header.Get("X-Sent"))
	io.WriteString(w, r.URL.Path+" ")
	w.Header().Set("X-Late", "1")
	io.Copy(w, r.Body)
}

func TestRecorder(t *testing.T) {
	request := edgetest.NewRequest("PUT", "/a/b?c=d", strings.NewReader("body"))
	request.Header.Set("X-Sent", "x")
	got := edgetest.NewRecorder().Serve(edge.HandlerFunc(echo), request)
	if got.Code != 200 || got.Body.String() != "/a/b body" || got.Flushed {
		t.Errorf("%d %q %v", got.Code, got.Body.String(), got.Flushed)
	}
	sent := got.Sent()
	if sent.Get("X-Method") != "PUT" || sent.Get("X-Seen") != "x" || sent.Has("X-Late") {
		t.Errorf("header: %v", sent)
	}
	if request.Host != "example.com" || request.ContentLength != 4 || request.URL.RawQuery != "c=d" {
		t.Errorf("request: %+v", request)
	}
}

func TestRecorderStatus(t *testing.T) {
	answer := func(statuses ...int) *edgetest.Recorder {
		return edgetest.NewRecorder().Serve(edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
			for _, status := range statuses {
				w.WriteHeader(status)
			}
		}), edgetest.NewRequest("GET", "/", nil))
	}
	if got := answer().Code; got != 200 {
		t.Error("a handler that does nothing:", got)
	}
	if got := answer(103, 404, 500).Code; got != 404 {
		t.Error("the first that counts:", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("status 99 did not panic")
		}
	}()
	answer(99)
}

func TestServe(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(edge.HandlerFunc(echo)))
	got := app.Do("POST", "/x", "text", "X-Sent", "y")
	if got.Status != 200 || got.Body != "/x text" || got.Header.Get("X-Seen") != "y" {
		t.Errorf("%+v", got)
	}
	if got := app.Get("/y"); got.Body != "/y " || got.Header.Get("X-Method") != "GET" {
		t.Errorf("%+v", got)
	}
}

func TestServeRedirects(t *testing.T) {
	app := edgetest.Serve(t, http.RedirectHandler("/elsewhere", http.StatusFound))
	if got := app.Get("/"); got.Status != http.StatusFound || got.Header.Get("Location") != "/elsewhere" {
		t.Errorf("%+v", got)
	}
}

func TestServeElsewhere(t *testing.T) {
	elsewhere := httptest.NewServer(http.NotFoundHandler())
	defer elsewhere.Close()
	t.Setenv("GO_EDGE_TEST_URL", elsewhere.URL+"/")
	app := edgetest.Serve(t, edge.HTTPHandler(edge.HandlerFunc(echo)))
	if got := app.Get("/"); app.URL != elsewhere.URL || got.Status != http.StatusNotFound {
		t.Errorf("%s: %+v", app.URL, got)
	}
}

func TestKV(t *testing.T) {
	store, ctx := kv.MustOpen("THINGS"), context.Background()
	app := edgetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := store.Increment(r.Context(), "n", 1); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	}))
	if got := app.Get("/"); got.Status != 200 {
		t.Error("the store in a file:", got)
	}
	t.Run("fake", func(t *testing.T) {
		fake := edgetest.KV(t, "THINGS")
		if _, err := store.Get(ctx, "n"); !errors.Is(err, kv.ErrNotFound) {
			t.Error("the fake is not empty:", err)
		}
		fake.Fail(kv.ErrQuota)
		if _, err := store.Increment(ctx, "n", 1); !errors.Is(err, kv.ErrQuota) {
			t.Error(err)
		}
		if got := app.Get("/"); got.Status != 503 || !strings.Contains(got.Body, "kv: increment") {
			t.Error(got)
		}
		fake.Fail(nil)
		if n, err := store.Increment(ctx, "n", 5); n != 5 || err != nil {
			t.Error(n, err)
		}
	})
	if value, err := store.Get(ctx, "n"); string(value) != "1" || err != nil {
		t.Errorf("afterwards: %q %v", value, err)
	}
}

func TestBlob(t *testing.T) {
	bucket, ctx := blob.MustOpen("FILES"), context.Background()
	edgetest.Serve(t, http.NotFoundHandler())
	put := func(text string) error {
		_, err := bucket.Put(ctx, "a/b", strings.NewReader(text), nil)
		return err
	}
	if err := put("in a file"); err != nil {
		t.Fatal(err)
	}
	t.Run("fake", func(t *testing.T) {
		fake := edgetest.Blob(t, "FILES")
		if _, err := bucket.Head(ctx, "a/b"); !errors.Is(err, blob.ErrNotFound) {
			t.Error("the fake is not empty:", err)
		}
		fake.Fail(blob.ErrQuota)
		if err := put("in the fake"); !errors.Is(err, blob.ErrQuota) {
			t.Error(err)
		}
		if _, err := bucket.Get(ctx, "a/b"); !errors.Is(err, blob.ErrQuota) {
			t.Error(err)
		}
		fake.Fail(nil)
		if err := put("in the fake"); err != nil {
			t.Error(err)
		}
	})
	object, err := bucket.Get(ctx, "a/b")
	if err != nil {
		t.Fatal(err)
	}
	defer object.Body.Close()
	if text, err := io.ReadAll(object.Body); string(text) != "in a file" || err != nil {
		t.Errorf("afterwards: %q %v", text, err)
	}
}

func TestStateIsApart(t *testing.T) {
	t.Setenv("GO_EDGE_STATE", t.TempDir())
	store, ctx := kv.MustOpen("APART"), context.Background()
	t.Run("inside", func(t *testing.T) {
		edgetest.Serve(t, http.NotFoundHandler())
		if err := store.Put(ctx, "k", []byte("x")); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := store.Get(ctx, "k"); !errors.Is(err, kv.ErrNotFound) {
		t.Error("what a test has kept is there when it has ended:", err)
	}
}

func TestClock(t *testing.T) {
	start := time.Date(2026, 2, 28, 23, 50, 0, 0, time.UTC)
	clock := edgetest.NewClock(t, start)
	var ran []string
	note := func(name string) func(context.Context, time.Time) error {
		return func(_ context.Context, at time.Time) error {
			ran = append(ran, name+at.Format(" 15:04"))
			if !clock.Now().Equal(at) {
				t.Errorf("%s is due at %v, and the clock says %v", name, at, clock.Now())
			}
			return nil
		}
	}
	edge.HandleScheduled("*/20 * * * *", note("often"))
	edge.HandleScheduled("0 0 1 * *", note("monthly"))
	edge.HandleScheduled("30 0 * * *", func(context.Context, time.Time) error { return kv.ErrTimeout })
	fake, store := edgetest.KV(t, "TTL"), kv.MustOpen("TTL")
	if err := store.Put(context.Background(), "k", []byte("x"), kv.TTL(20*time.Minute)); err != nil {
		t.Fatal(err, fake)
	}
	if err := clock.Advance(20 * time.Minute); err != nil {
		t.Error(err)
	}
	if got := strings.Join(ran, ", "); got != "often 00:00, monthly 00:00" {
		t.Error(got)
	}
	if _, err := store.Get(context.Background(), "k"); !errors.Is(err, kv.ErrNotFound) {
		t.Error("it has not expired:", err)
	}
	if err := clock.Advance(30 * time.Minute); !errors.Is(err, kv.ErrTimeout) {
		t.Error(err)
	}
	if got := len(ran); got != 4 || !clock.Now().Equal(start.Add(50*time.Minute)) {
		t.Error(ran, clock.Now())
	}
}

func TestSchedulesOfOthersAreOut(t *testing.T) {
	clock := edgetest.NewClock(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	ran := 0
	edge.HandleScheduled("*/20 * * * *", func(context.Context, time.Time) error { ran++; return nil })
	if err := clock.Advance(time.Hour); err != nil || ran != 3 {
		t.Error(ran, err)
	}
}

func TestFakesAreSkippedElsewhere(t *testing.T) {
	t.Setenv("GO_EDGE_TEST_URL", "http://localhost:1")
	for name, use := range map[string]func(testing.TB){
		"KV":         func(t testing.TB) { edgetest.KV(t, "X") },
		"Blob":       func(t testing.TB) { edgetest.Blob(t, "X") },
		"HandleCall": func(t testing.TB) { edgetest.HandleCall(t, "x", nil) },
		"NewClock":   func(t testing.TB) { edgetest.NewClock(t, time.Now()) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if !t.Skipped() {
					t.Error("it was not skipped")
				}
			}()
			use(t)
		})
	}
}
