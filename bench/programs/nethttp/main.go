// Command nethttp serves the routes with net/http and package edgehttp.
package main

import (
	"net/http"

	"bench/routes"

	"go-edge.dev/edgehttp"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", routes.Text)
	mux.HandleFunc("GET /json", routes.JSON)
	mux.HandleFunc("POST /echo", routes.Echo)
	mux.HandleFunc("GET /stream", routes.Stream)
	mux.HandleFunc("GET /fanout", routes.Fanout)
	mux.HandleFunc("GET /sleep", routes.Sleep)
	mux.HandleFunc("GET /allocated", routes.Allocated)
	mux.HandleFunc("GET /kv", routes.KV)
	edgehttp.ListenAndServe(":8080", mux)
}
