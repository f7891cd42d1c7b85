package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

// shutdown serves until it is told to stop, lets what is open end, and returns.
func shutdown(mux *http.ServeMux) {
	count := 0
	server := &http.Server{Addr: ":8080", Handler: mux}
	stopped := make(chan error)
	mux.HandleFunc("/count", func(w http.ResponseWriter, r *http.Request) {
		count++
		fmt.Fprint(w, count)
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		for i := range 5 {
			fmt.Fprintln(w, i)
			w.(http.Flusher).Flush()
			time.Sleep(200 * time.Millisecond)
		}
	})
	mux.HandleFunc("/never", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/stop", func(w http.ResponseWriter, r *http.Request) {
		patience, _ := time.ParseDuration(r.FormValue("patience"))
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			stopped <- server.Shutdown(ctx)
		}()
		io.WriteString(w, "stopping")
	})
	server.RegisterOnShutdown(func() { log.Print("on shutdown") })
	err := server.ListenAndServe()
	log.Print("serving ended: ", errors.Is(err, http.ErrServerClosed))
	log.Print("shutdown: ", <-stopped)
}

// restart serves, closes the server, and serves with another.
func restart(mux *http.ServeMux) {
	for i := 1; ; i++ {
		server := &http.Server{Addr: fmt.Sprint(":808", i), Handler: mux}
		next := http.NewServeMux()
		next.Handle("/", mux)
		next.HandleFunc("/close", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, server.Close(), server.Close(), server.ListenAndServe())
		})
		server.Handler = next
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}
}

// several serves on each of ADDRESSES, one a little after the other.
func several(mux *http.ServeMux) {
	for _, address := range strings.Fields(os.Getenv("ADDRESSES")) {
		go func() { log.Fatal(http.ListenAndServe(address, mux)) }()
		time.Sleep(10 * time.Millisecond)
	}
	select {}
}
