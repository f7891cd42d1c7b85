// Requests and calls for a program of package edge that runs once, as a command.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"time"

	"go-edge.dev/edge"
)

func main() {
	os.Stdout.WriteString("main begins\n") // must not get into the answer
	println("main has begun")

	edge.HandleFunc("GET /hello/{name}", func(w edge.ResponseWriter, r *edge.Request) {
		println("a handler says hello")
		io.WriteString(w, "Hello, "+r.PathValue("name")+"!\n")
	})
	edge.HandleFunc("POST /echo", func(w edge.ResponseWriter, r *edge.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			edge.Error(w, "the body broke off", 400)
			return
		}
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
		w.Header().Set("X-Length", strconv.FormatInt(r.ContentLength, 10))
		w.Write(body)
	})
	edge.HandleFunc("/about", func(w edge.ResponseWriter, r *edge.Request) {
		w.Header().Set("Content-Type", "text/plain")
		for _, text := range []string{r.Method, r.URL.Scheme, r.Host, r.RequestURI, r.Proto, r.RemoteAddr, r.Header.Get("X-Twice")} {
			io.WriteString(w, "["+text+"]")
		}
	})
	edge.HandleFunc("GET /stream", func(w edge.ResponseWriter, r *edge.Request) {
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
			w.(edge.Flusher).Flush()
		}
	})
	edge.HandleFunc("GET /status/{status}", func(w edge.ResponseWriter, r *edge.Request) {
		status, _ := strconv.Atoi(r.PathValue("status"))
		w.WriteHeader(status)
	})
	edge.HandleFunc("GET /background", func(w edge.ResponseWriter, r *edge.Request) {
		edge.WaitUntil(r.Context(), func(context.Context) {
			time.Sleep(20 * time.Millisecond)
			os.Stderr.WriteString("background work is done\n")
		})
		io.WriteString(w, "answered")
	})
	edge.HandleFunc("GET /fetch", func(w edge.ResponseWriter, r *edge.Request) {
		_, err := edge.Fetch(r.Context(), &edge.FetchRequest{URL: "https://a.example/"})
		io.WriteString(w, err.Error())
	})
	edge.HandleFunc("GET /panic", func(edge.ResponseWriter, *edge.Request) { panic("not today") })

	edge.HandleCall("echo", func(payload []byte) ([]byte, error) { return payload, nil })
	edge.HandleCall("later", func(payload []byte) ([]byte, error) {
		time.Sleep(5 * time.Millisecond)
		return []byte(`{"later":` + string(payload) + `}`), nil
	})
	edge.HandleCall("nothing", func([]byte) ([]byte, error) { return nil, nil })
	edge.HandleCall("fail", func([]byte) ([]byte, error) { return nil, errors.New("not today: \"é\"") })
	edge.HandleCall("garbage", func([]byte) ([]byte, error) { return []byte("{"), nil })
	edge.ListenAndServe(":8080", nil)
}
