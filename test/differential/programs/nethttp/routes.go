package main

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// routes are for what the mux and the wrappers of net/http do.
func routes(mux *http.ServeMux) {
	say := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, text, r.Pattern, r.URL.Path) }
	}
	mux.HandleFunc("GET /items", say("list"))
	mux.HandleFunc("POST /items", say("create"))
	mux.HandleFunc("GET /items/{id}", say("one"))
	mux.HandleFunc("DELETE /items/{id}", say("delete"))
	mux.HandleFunc("PURGE /items/{id}", say("purge"))
	mux.HandleFunc("GET /items/new", say("new"))
	mux.HandleFunc("/tree/", say("tree"))
	mux.HandleFunc("/tree/leaf", say("leaf"))
	mux.HandleFunc("/{$}", say("root"))
	mux.HandleFunc("api.example.test/hosted", say("api"))
	mux.HandleFunc("/hosted", say("any host"))
	mux.HandleFunc("/values/{a}/x/{rest...}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%q %q\n", r.PathValue("a"), r.PathValue("rest"))
	})
	mux.Handle("/stripped/", http.StripPrefix("/stripped", http.HandlerFunc(echo)))
	mux.Handle("/moved", http.RedirectHandler("/items?x=1", http.StatusMovedPermanently))
	mux.Handle("/timeout", http.TimeoutHandler(http.HandlerFunc(perform), 300*time.Millisecond, "too slow\n"))
	mux.Handle("/semicolons", http.AllowQuerySemicolons(http.HandlerFunc(echo)))
	mux.Handle("/limited", http.MaxBytesHandler(http.HandlerFunc(perform), 1000))
	mux.HandleFunc("/private", private)
	mux.HandleFunc("/controller", controller)
	mux.HandleFunc("/early", early)
	mux.HandleFunc("/trailers", trailers)
	mux.HandleFunc("/remote", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, hostOf(r.RemoteAddr)) })
}

func private(w http.ResponseWriter, r *http.Request) {
	if name, password, ok := r.BasicAuth(); !ok || password != "secret" {
		w.Header().Set("WWW-Authenticate", `Basic realm="a, b", charset="UTF-8"`)
		http.Error(w, "who are you?", http.StatusUnauthorized)
	} else {
		fmt.Fprintf(w, "hello, %s\n", name)
	}
}

// controller does with a ResponseController what every server can.
func controller(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	fmt.Fprintln(w, control.EnableFullDuplex())
	fmt.Fprintln(w, control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Time{}))
	_, flusher := w.(http.Flusher)
	_, hijacker := w.(http.Hijacker)
	_, texts := w.(io.StringWriter)
	_, copier := w.(io.ReaderFrom)
	_, pusher := w.(http.Pusher)
	fmt.Fprintln(w, flusher, hijacker, texts, copier, pusher)
	fmt.Fprintln(w, control.Flush())
	server, ok := r.Context().Value(http.ServerContextKey).(*http.Server)
	fmt.Fprintln(w, ok && server.Handler != nil, r.Context().Err())
}

// early sends informational responses before its own.
func early(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Link", "</style.css>; rel=preload")
	w.WriteHeader(http.StatusEarlyHints)
	w.WriteHeader(http.StatusProcessing)
	io.WriteString(w, "the real thing\n")
}

func trailers(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", "X-Sum")
	io.WriteString(w, "body\n")
	w.(http.Flusher).Flush()
	w.Header().Set("X-Sum", "42")
	w.Header().Set(http.TrailerPrefix+"X-Late", "43")
}

func hostOf(address string) string {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == ':' {
			return address[:i]
		}
	}
	return address
}
