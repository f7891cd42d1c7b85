// Command chi serves the routes with a router of chi's.
package main

import (
	"bench/routes"

	"github.com/go-chi/chi/v5"
	"go-edge.dev/edgehttp"
)

func main() {
	router := chi.NewRouter()
	router.Get("/", routes.Text)
	router.Get("/json", routes.JSON)
	router.Post("/echo", routes.Echo)
	router.Get("/stream", routes.Stream)
	router.Get("/fanout", routes.Fanout)
	router.Get("/sleep", routes.Sleep)
	router.Get("/allocated", routes.Allocated)
	router.Get("/kv", routes.KV)
	edgehttp.ListenAndServe(":8080", router)
}
