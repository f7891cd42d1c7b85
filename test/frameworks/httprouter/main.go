// httprouter, which takes http.Handler's place at the root of a server.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/julienschmidt/httprouter"
)

func main() {
	router := httprouter.New()
	router.GET("/", func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { fmt.Fprint(w, "Welcome!\n") })
	router.GET("/hello/:name", func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		fmt.Fprintf(w, "hello, %s!\n", ps.ByName("name"))
	})
	router.GET("/src/*path", func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		fmt.Fprintln(w, ps.ByName("path"))
	})
	router.POST("/echo", func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) {
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
		io.Copy(w, r.Body)
	})
	router.GET("/basic", basicAuth(func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { fmt.Fprint(w, "in\n") }))
	router.HandlerFunc("PATCH", "/params/:a/:b", func(w http.ResponseWriter, r *http.Request) {
		for _, p := range httprouter.ParamsFromContext(r.Context()) {
			fmt.Fprintln(w, p.Key, p.Value)
		}
	})
	router.GET("/panic", func(http.ResponseWriter, *http.Request, httprouter.Params) { panic("on purpose") })
	router.PanicHandler = func(w http.ResponseWriter, r *http.Request, reason any) {
		http.Error(w, fmt.Sprint("handled: ", reason), http.StatusInternalServerError)
	}
	router.GlobalOPTIONS = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Access-Control-Request-Method") != "" {
			w.Header().Set("Access-Control-Allow-Methods", w.Header().Get("Allow"))
		}
		w.WriteHeader(http.StatusNoContent)
	})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), router))
}

func basicAuth(next httprouter.Handle) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		if user, password, ok := r.BasicAuth(); !ok || user != "gordon" || password != "secret!" {
			w.Header().Set("WWW-Authenticate", "Basic realm=Restricted")
			http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
			return
		}
		next(w, r, ps)
	}
}
