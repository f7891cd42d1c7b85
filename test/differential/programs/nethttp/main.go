// The program that is compared with itself: run by go run, and at the edge.
package main

import (
	"log"
	"net/http"
	"os"

	"go-edge.dev/edgehttp"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/echo/", echo)
	mux.HandleFunc("/do", perform)
	mux.HandleFunc("/kept", kept)
	routes(mux)
	content(mux)
	bodies(mux)
	log.Fatal(edgehttp.ListenAndServe(os.Getenv("ADDR"), front{mux}))
}

// front lets requests say that they are for the echo, whatever their path: the mux answers some paths itself.
type front struct{ mux *http.ServeMux }

func (f front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Handler") == "echo" {
		echo(w, r)
		return
	}
	f.mux.ServeHTTP(w, r)
}
