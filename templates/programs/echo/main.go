// Command echo sends back what it is sent, as it comes.
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
	mux.HandleFunc("GET /", describe)
	mux.HandleFunc("POST /", echo)
	mux.HandleFunc("PUT /", echo)
	return mux
}

// echo sends the body back while it arrives: it may be of any size.
func echo(w edge.ResponseWriter, r *edge.Request) {
	if kind := r.Header.Get("Content-Type"); kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	io.Copy(w, r.Body)
}

// describe tells what the request looks like from here, as JSON.
func describe(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	out := `{"method":` + edge.QuoteJSON(r.Method) + `,"url":` + edge.QuoteJSON(r.RequestURI) + `,"header":[`
	for i, field := range r.Header {
		if i > 0 {
			out += ","
		}
		out += "[" + edge.QuoteJSON(field.Name) + "," + edge.QuoteJSON(field.Value) + "]"
	}
	io.WriteString(w, out+"]}\n")
}
