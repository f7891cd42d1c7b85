// The program that is compared with itself: run by go run, and at the edge, compiled by Go and by TinyGo.
package main

import (
	"io"
	"os"
	"strings"

	"go-edge.dev/edge"

	"differential/lines"
)

func main() {
	mux := edge.NewServeMux()
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/echo/", echo)
	mux.HandleFunc("/do", perform)
	mux.HandleFunc("/kept", kept)
	routes(mux)
	err := edge.ListenAndServe(os.Getenv("ADDR"), front{mux})
	println(err.Error())
}

// front lets requests say that they are for the echo, whatever their path: the mux answers some paths itself.
type front struct{ mux *edge.ServeMux }

func (f front) ServeHTTP(w edge.ResponseWriter, r *edge.Request) {
	if r.Header.Get("X-Handler") == "echo" {
		echo(w, r)
		return
	}
	f.mux.ServeHTTP(w, r)
}

func routes(mux *edge.ServeMux) {
	say := func(text string) func(edge.ResponseWriter, *edge.Request) {
		return func(w edge.ResponseWriter, r *edge.Request) {
			io.WriteString(w, text+" "+r.PathValue("id")+" "+r.URL.Path+"\n")
		}
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
	mux.HandleFunc("/values/{a}/x/{rest...}", func(w edge.ResponseWriter, r *edge.Request) {
		io.WriteString(w, lines.Quote(r.PathValue("a"))+" "+lines.Quote(r.PathValue("rest"))+"\n")
	})
	mux.HandleFunc("/remote", func(w edge.ResponseWriter, r *edge.Request) {
		// The port is another one for each connection, and 0 where a platform does not tell.
		io.WriteString(w, r.RemoteAddr[:strings.LastIndexByte(r.RemoteAddr, ':')]+"\n")
	})
}
