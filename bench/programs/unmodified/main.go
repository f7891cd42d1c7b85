// Command unmodified serves the routes as any server does: by http.ListenAndServe.
package main

import (
	"net/http"

	"bench/routes"
)

func main() {
	http.HandleFunc("GET /{$}", routes.Text)
	http.HandleFunc("GET /json", routes.JSON)
	http.HandleFunc("POST /echo", routes.Echo)
	http.HandleFunc("GET /stream", routes.Stream)
	http.HandleFunc("GET /fanout", routes.Fanout)
	http.HandleFunc("GET /sleep", routes.Sleep)
	http.HandleFunc("GET /allocated", routes.Allocated)
	http.HandleFunc("GET /kv", routes.KV)
	http.ListenAndServe(":8080", nil)
}
