// gorilla/mux with gorilla's handlers and sessions.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/gorilla/handlers"
	"github.com/gorilla/mux"
	"github.com/gorilla/sessions"
)

var store = sessions.NewCookieStore([]byte("0123456789abcdef0123456789abcdef"))

func main() {
	r := mux.NewRouter().StrictSlash(true)
	r.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "home\n") })
	r.HandleFunc("/count", count)
	r.HandleFunc("/flash", flash)
	r.HandleFunc("/products/{key:[a-z]+}", func(w http.ResponseWriter, r *http.Request) {
		url, err := mux.CurrentRoute(r).URL("key", mux.Vars(r)["key"])
		fmt.Fprintln(w, mux.Vars(r)["key"], url, err)
	}).Methods("GET", "HEAD").Name("product")
	r.HandleFunc("/slashed/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "slashed\n") })
	r.HandleFunc("/query", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, mux.Vars(r)["q"])
	}).Queries("q", "{q}")
	r.HandleFunc("/xml", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, r.Body)
	}).Headers("X-Requested-With", "XMLHttpRequest").Methods("POST")
	r.HandleFunc("/method", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, r.Method) }).Methods("DELETE")
	r.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	r.PathPrefix("/assets/").Handler(http.StripPrefix("/assets", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "asset", r.URL.Path)
	})))
	api := r.PathPrefix("/api").Subrouter()
	api.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Token") != "t0ken" {
				http.Error(w, "Forbidden", http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	api.HandleFunc("/{version:v[0-9]+}/things/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, mux.Vars(r)["version"], mux.Vars(r)["id"])
	})
	r.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, "<h1>Lost?</h1>\n")
	})

	var h http.Handler = r
	h = handlers.CompressHandler(h)
	h = handlers.HTTPMethodOverrideHandler(h)
	h = handlers.ContentTypeHandler(h, "text/xml", "application/x-www-form-urlencoded")
	h = handlers.CORS(handlers.AllowedOrigins([]string{"https://a.example"}), handlers.AllowCredentials())(h)
	h = handlers.ProxyHeaders(h)
	h = handlers.RecoveryHandler(handlers.PrintRecoveryStack(false))(h)
	h = handlers.CombinedLoggingHandler(os.Stdout, h)

	server := &http.Server{Addr: ":" + os.Getenv("PORT"), Handler: h, ReadTimeout: 15 * time.Second, WriteTimeout: 15 * time.Second}
	go func() {
		if err := server.ListenAndServe(); err != nil {
			log.Println(err)
		}
	}()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	<-signals
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	server.Shutdown(ctx)
	log.Println("shutting down")
}

// count keeps a number in the session.
func count(w http.ResponseWriter, r *http.Request) {
	session, err := store.Get(r, "session")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n, _ := session.Values["n"].(int)
	session.Values["n"] = n + 1
	if err := session.Save(r, w); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, n+1, session.IsNew)
}

func flash(w http.ResponseWriter, r *http.Request) {
	session, _ := store.Get(r, "flashes")
	flashes := session.Flashes()
	if r.Method == http.MethodPost {
		session.AddFlash(r.PostFormValue("text"))
	}
	session.Save(r, w)
	fmt.Fprintln(w, flashes)
}
