// Command hello answers a few routes at the edge.
package main

import (
	"io"

	"go-edge.dev/edge"
)

func main() {
	if err := edge.ListenAndServe(":8080", handler()); err != nil {
		panic(err)
	}
}

func handler() edge.Handler {
	mux := edge.NewServeMux()
	mux.HandleFunc("GET /{$}", hello)
	mux.HandleFunc("GET /hello/{name}", greet)
	return mux
}

func hello(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "Hello from Go at the edge!\n")
}

func greet(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, `{"hello":`+edge.QuoteJSON(r.PathValue("name"))+"}\n")
}
