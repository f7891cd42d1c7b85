// Requests and calls for a net/http program that runs once, as a command.
package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"go-edge.dev/edge"
)

func main() {
	os.Stdout.WriteString("main begins\n") // must not get into the answer
	println("main has begun")
	mux := http.NewServeMux()

	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		println("a handler says hello")
		io.WriteString(w, "Hello, "+r.PathValue("name")+"!\n")
	})
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "the body broke off", 400)
			return
		}
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
		w.Header().Set("X-Length", strconv.FormatInt(r.ContentLength, 10))
		w.Write(body)
	})
	mux.HandleFunc("/about", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		for _, text := range []string{r.Method, scheme, r.Host, r.RequestURI, r.Proto, r.RemoteAddr, r.Header.Get("X-Twice")} {
			io.WriteString(w, "["+text+"]")
		}
	})
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, r *http.Request) {
		lines := make(chan string)
		go func() {
			for i := range 3 {
				time.Sleep(5 * time.Millisecond)
				lines <- "line " + strconv.Itoa(i) + "\n"
			}
			close(lines)
		}()
		for line := range lines {
			io.WriteString(w, line)
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("GET /status/{status}", func(w http.ResponseWriter, r *http.Request) {
		status, _ := strconv.Atoi(r.PathValue("status"))
		w.WriteHeader(status)
	})
	mux.HandleFunc("GET /background", func(w http.ResponseWriter, r *http.Request) {
		edge.WaitUntil(r.Context(), func(context.Context) {
			time.Sleep(20 * time.Millisecond)
			os.Stderr.WriteString("background work is done\n")
		})
		io.WriteString(w, "answered")
	})
	mux.HandleFunc("GET /fetch", func(w http.ResponseWriter, r *http.Request) {
		_, err := http.Get("https://a.example/")
		io.WriteString(w, err.Error())
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("not today") })

	edge.HandleCall("echo", func(payload []byte) ([]byte, error) { return payload, nil })
	edge.HandleCall("later", func(payload []byte) ([]byte, error) {
		time.Sleep(5 * time.Millisecond)
		return []byte(`{"later":` + string(payload) + `}`), nil
	})
	edge.HandleCall("nothing", func([]byte) ([]byte, error) { return nil, nil })
	edge.HandleCall("fail", func([]byte) ([]byte, error) { return nil, errors.New("not today: \"é\"") })
	edge.HandleCall("garbage", func([]byte) ([]byte, error) { return []byte("{"), nil })
	http.ListenAndServe(":8080", mux)
}
