// Command kvcounter counts in a key-value store. POST /visits adds one to the
// count of that name, GET /visits tells it, and DELETE /visits begins anew.
package main

import (
	"errors"
	"io"
	"strconv"

	"go-edge.dev/edge"
	"go-edge.dev/kv"
)

// counters is the store. On Cloudflare it is the binding of that name in
// wrangler.jsonc, elsewhere the platform's own, and under go run a file.
var counters = kv.MustOpen("COUNTERS")

func main() {
	if err := edge.ListenAndServe(":8080", handler()); err != nil {
		panic(err)
	}
}

func handler() edge.Handler {
	mux := edge.NewServeMux()
	mux.HandleFunc("GET /{name}", read)
	mux.HandleFunc("POST /{name}", increment)
	mux.HandleFunc("DELETE /{name}", reset)
	return mux
}

func read(w edge.ResponseWriter, r *edge.Request) {
	value, err := counters.Get(r.Context(), r.PathValue("name"))
	if errors.Is(err, kv.ErrNotFound) {
		value, err = []byte("0"), nil
	}
	answer(w, r, string(value), err)
}

// increment loses no count, however many requests come at the same time.
func increment(w edge.ResponseWriter, r *edge.Request) {
	count, err := counters.Increment(r.Context(), r.PathValue("name"), 1)
	answer(w, r, strconv.FormatInt(count, 10), err)
}

func reset(w edge.ResponseWriter, r *edge.Request) {
	answer(w, r, "0", counters.Delete(r.Context(), r.PathValue("name")))
}

func answer(w edge.ResponseWriter, r *edge.Request, count string, err error) {
	switch {
	case errors.Is(err, kv.ErrInvalid):
		edge.Error(w, err.Error(), 400)
	case err != nil:
		println(err.Error())
		edge.Error(w, "the count can't be had at the moment", 503)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		io.WriteString(w, `{"name":`+edge.QuoteJSON(r.PathValue("name"))+`,"count":`+count+"}\n")
	}
}
