// Package edge serves HTTP at the edge. It reads like net/http and is small:
// built with TinyGo, a program that imports nothing else is some 20 KB
// compressed, because the package stays clear of net/http, fmt, reflect and
// encoding/json. For a net/http handler, or any framework, use package
// edgehttp.
//
//	package main
//
//	import (
//		"io"
//
//		"go-edge.dev/edge"
//	)
//
//	func main() {
//		edge.HandleFunc("GET /hello/{name}", func(w edge.ResponseWriter, r *edge.Request) {
//			io.WriteString(w, "Hello, "+r.PathValue("name")+"!\n")
//		})
//		edge.ListenAndServe(":8080", nil)
//	}
//
// Each request runs on its own goroutine, many of them in one instance, as in
// any Go server: a handler may sleep, wait for a channel and start goroutines.
// Goroutines never run at the same time, but they take turns wherever one
// waits, so state they share across a wait needs the usual care. With TinyGo,
// requests at the same time go to different instances, up to eight, unless the
// build says otherwise; variables are those of an instance.
//
// Under plain go run and go test the same program is an ordinary server on
// the address it is given.
//
// A panic ends the request with status 500 when built with Go. TinyGo can't
// recover on WebAssembly: there a panic ends the instance, and the next
// request starts a fresh one.
package edge
