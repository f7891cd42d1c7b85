// Package edgehttp serves an http.Handler at the edge: a handler of one's
// own, or a whole chi, gin or echo application. Built with Go, a program need
// not import it: `go-edge build` has http.ListenAndServe serve by it. TinyGo
// takes its ListenAndServe.
//
//	func main() {
//		mux := http.NewServeMux()
//		mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
//			fmt.Fprintf(w, "Hello, %s!\n", r.PathValue("name"))
//		})
//		log.Fatal(edgehttp.ListenAndServe(":8080", mux))
//	}
//
// Under plain go run and go test, ListenAndServe is http.ListenAndServe. Built
// for the edge, the platform listens, and each request runs on a goroutine of
// its own, all of them in one instance.
package edgehttp
