// Tells how operations fail.
package main

import (
	"context"
	"io"
	"strconv"
	"time"

	"state/serve"

	"go-edge.dev/edge"
	"go-edge.dev/kv"
)

// Asked for before main.
var _, errAtStart = kv.Open("STORE")

func main() {
	mux := edge.NewServeMux()
	mux.HandleFunc("/do/{store}/{what}", do)
	mux.HandleFunc("/start", func(w edge.ResponseWriter, _ *edge.Request) { io.WriteString(w, serve.Describe(errAtStart)) })
	edge.ListenAndServe(":8080", mux)
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
		io.WriteString(w, serve.Describe(err))
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
	io.WriteString(w, serve.Describe(err))
}
