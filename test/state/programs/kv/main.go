// Runs the cases of package kvtest on the stores that a platform has, and tells
// how operations fail.
package main

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"go-edge.dev/edge"
	"go-edge.dev/kv"
	"go-edge.dev/kv/kvtest"
)

// Asked for before main.
var _, errAtStart = kv.Open("STORE")

func main() {
	mux := edge.NewServeMux()
	mux.HandleFunc("/kv/{store}/{case}", runCase)
	mux.HandleFunc("/do/{store}/{what}", do)
	mux.HandleFunc("/start", func(w edge.ResponseWriter, _ *edge.Request) { io.WriteString(w, describe(errAtStart)) })
	edge.ListenAndServe(":8080", mux)
}

func runCase(w edge.ResponseWriter, r *edge.Request) {
	c, ok := kvtest.Find(r.PathValue("case"))
	store, err := kv.Open(r.PathValue("store"))
	if ok && err == nil {
		err = c.Run(r.Context(), store)
	}
	if !ok || err != nil {
		edge.Error(w, "fails: "+describe(err), 500)
		return
	}
	io.WriteString(w, "ok")
}

// do does one thing, and tells how it fails.
func do(w edge.ResponseWriter, r *edge.Request) {
	ctx, q := r.Context(), r.URL.Query()
	if ms, err := strconv.Atoi(q.Get("deadline")); err == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(ms)*time.Millisecond)
		defer cancel()
	}
	store, err := kv.Open(r.PathValue("store"))
	if err != nil {
		io.WriteString(w, describe(err))
		return
	}
	switch r.PathValue("what") {
	case "get":
		_, err = store.Get(ctx, "k")
	case "put":
		size, _ := strconv.Atoi(q.Get("size"))
		seconds, _ := strconv.Atoi(q.Get("ttl"))
		options := []kv.PutOption{kv.Metadata(q.Get("metadata"))}
		if seconds > 0 {
			options = append(options, kv.TTL(time.Duration(seconds)*time.Second))
		}
		err = store.Put(ctx, "k", make([]byte, size), options...)
	case "cas":
		_, err = store.CompareAndSet(ctx, "k", "", nil)
	case "increment":
		_, err = store.Increment(ctx, "k", 1)
	case "list":
		_, err = store.List(ctx, kv.ListOptions{Cursor: q.Get("cursor")})
	}
	io.WriteString(w, describe(err))
}

// describe says what errors.Is finds in an error, and its text.
func describe(err error) string {
	if err == nil {
		return "ok"
	}
	for _, known := range []struct {
		name string
		err  error
	}{
		{"not found", kv.ErrNotFound}, {"conflict", kv.ErrConflict}, {"invalid", kv.ErrInvalid},
		{"no binding", kv.ErrNoBinding}, {"wrong type", kv.ErrWrongType}, {"too large", kv.ErrTooLarge},
		{"quota", kv.ErrQuota}, {"timeout", kv.ErrTimeout}, {"unsupported", kv.ErrUnsupported},
		{"unavailable", kv.ErrUnavailable},
	} {
		if errors.Is(err, known.err) {
			return known.name + ": " + err.Error()
		}
	}
	return "another: " + err.Error()
}
