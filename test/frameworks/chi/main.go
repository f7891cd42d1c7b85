// chi with its own middleware, and a server with everything set that http.Server has.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

type article struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	Views int    `json:"views"`
}

type articleKey struct{}

type serverKey struct{}

var articles = map[string]*article{
	"hi":  {Slug: "hi", Title: "Hi"},
	"sup": {Slug: "sup", Title: "sup & more"},
}

func main() {
	r := chi.NewRouter()
	r.Use(middleware.RequestID, middleware.RealIP, middleware.CleanPath, middleware.Recoverer)
	r.Use(middleware.GetHead, middleware.Timeout(10*time.Second), middleware.Compress(5, "application/json", "text/plain"))
	r.Use(middleware.Heartbeat("/ping"))
	r.NotFound(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, "nothing at "+r.URL.Path)
	})
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, r.Method+" is not for this", http.StatusMethodNotAllowed)
	})
	r.Get("/", func(w http.ResponseWriter, r *http.Request) {
		name, _ := r.Context().Value(serverKey{}).(string)
		io.WriteString(w, "served by "+name+" for "+middleware.GetReqID(r.Context()))
	})
	r.Get("/panic", func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	r.Get("/files/*", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, chi.URLParam(r, "*")) })
	r.Get(`/years/{year:\d{4}}`, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, chi.URLParam(r, "year")) })
	r.Get("/long", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		for i := range 2000 {
			io.WriteString(w, "line "+strconv.Itoa(i)+"\n")
		}
	})
	r.Get("/slow", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Millisecond)
		defer cancel()
		<-ctx.Done()
		http.Error(w, ctx.Err().Error(), http.StatusGatewayTimeout)
	})
	r.With(middleware.AllowContentType("application/json")).Put("/json", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, r.Body)
	})
	r.Route("/articles", func(r chi.Router) {
		r.With(paginate).Get("/", func(w http.ResponseWriter, r *http.Request) {
			reply(w, []*article{articles["hi"], articles["sup"]}[:r.Context().Value(articleKey{}).(int)])
		})
		r.Route("/{slug}", func(r chi.Router) {
			r.Use(load)
			r.Get("/", func(w http.ResponseWriter, r *http.Request) {
				a := r.Context().Value(articleKey{}).(*article)
				a.Views++
				reply(w, a)
			})
			r.Put("/", func(w http.ResponseWriter, r *http.Request) {
				if err := json.NewDecoder(r.Body).Decode(r.Context().Value(articleKey{})); err != nil {
					http.Error(w, err.Error(), http.StatusUnprocessableEntity)
					return
				}
				w.WriteHeader(http.StatusNoContent)
			})
		})
	})
	admin := chi.NewRouter()
	admin.Use(middleware.BasicAuth("admin", map[string]string{"root": "secret"}), middleware.NoCache)
	admin.Get("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "welcome") })
	r.Mount("/admin", admin)

	serve(r)
}

// paginate puts the number of articles into the context.
func paginate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
		if err != nil || limit > 2 {
			limit = 2
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), articleKey{}, limit)))
	})
}

func load(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := articles[chi.URLParam(r, "slug")]
		if a == nil {
			http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), articleKey{}, a)))
	})
}

func reply(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}

// serve runs until a signal comes, and lets what is open end.
func serve(handler http.Handler) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{
		Addr:              net.JoinHostPort("", os.Getenv("PORT")),
		Handler:           handler,
		ReadTimeout:       30 * time.Second,
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    1 << 16,
		ErrorLog:          log.New(os.Stderr, "http: ", log.LstdFlags|log.LUTC),
		BaseContext:       func(net.Listener) context.Context { return context.WithValue(ctx, serverKey{}, "chi") },
		ConnState:         func(c net.Conn, state http.ConnState) { _ = c.RemoteAddr().String() + state.String() },
	}
	go func() {
		<-ctx.Done()
		timeout, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(timeout); err != nil {
			log.Print(err)
		}
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
