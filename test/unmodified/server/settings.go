package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	_ "expvar"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

//go:embed files
var files embed.FS

type (
	baseKey struct{}
	connKey struct{}
)

// settings runs a server with everything set that http.Server has.
func settings(mux *http.ServeMux) {
	base, cancel := context.WithCancelCause(context.WithValue(context.Background(), baseKey{}, "of the base"))
	conns := 0
	mux.HandleFunc("/values", func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		fmt.Fprint(w, ctx.Value(baseKey{}), ", ", ctx.Value(connKey{}), ", ", ctx.Value(http.LocalAddrContextKey) != nil)
	})
	mux.HandleFunc("/wait", func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		log.Print("wait: ", r.Context().Err())
		io.WriteString(w, "the context has ended")
	})
	mux.HandleFunc("/cancel", func(w http.ResponseWriter, r *http.Request) { cancel(errors.New("closing")) })
	mux.HandleFunc("POST /read", func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n, " ", errors.Is(err, os.ErrDeadlineExceeded))
	})
	mux.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	mux.Handle("/timeout", http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "lost")
		<-r.Context().Done()
		log.Print("timeout: ", r.Context().Err())
	}), 50*time.Millisecond, "it took too long"))
	mux.Handle("/max", http.MaxBytesHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n, " ", err)
	}), 1000))
	sub, err := fs.Sub(files, "files")
	if err != nil {
		log.Fatal(err)
	}
	mux.Handle("/files/", http.StripPrefix("/files/", http.FileServerFS(sub)))
	mux.HandleFunc("/content", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		http.ServeContent(w, r, "a.css", time.Unix(1_700_000_000, 0), bytes.NewReader([]byte("0123456789")))
	})
	mux.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 3 {
			fmt.Fprintf(w, "data: %d\n\n", i)
			w.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	})
	mux.Handle("/debug/", http.DefaultServeMux)
	server := &http.Server{
		Handler:           mux,
		ReadTimeout:       300 * time.Millisecond,
		ReadHeaderTimeout: time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    1 << 16,
		ErrorLog:          log.New(os.Stdout, "error log: ", 0),
		BaseContext:       func(l net.Listener) context.Context { return base },
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			conns++
			return context.WithValue(ctx, connKey{}, fmt.Sprint("connection ", conns, " by ", c.RemoteAddr().Network()))
		},
		ConnState: func(c net.Conn, state http.ConnState) { log.Print("state: ", state) },
	}
	log.Fatal(server.ListenAndServe())
}
