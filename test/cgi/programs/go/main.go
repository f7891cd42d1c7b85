// A program of Go's own net/http/cgi.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/cgi"
	"time"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Hour)
		json.NewEncoder(w).Encode(map[string]any{
			"name": r.PathValue("name"), "query": r.URL.Query().Get("q"), "host": r.Host, "agent": r.UserAgent(),
		})
	})
	mux.HandleFunc("POST /upper", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		for i, c := range body {
			if 'a' <= c && c <= 'z' {
				body[i] = c - 'a' + 'A'
			}
		}
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.WriteHeader(http.StatusCreated)
		w.Write(body)
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("oh no") })
	if err := cgi.Serve(mux); err != nil {
		log.Fatal(err)
	}
}
