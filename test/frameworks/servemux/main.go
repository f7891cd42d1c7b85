// A server of the standard library alone: patterns, middleware, templates, embedded files.
package main

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"mime/multipart"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"time"
)

//go:embed static
var static embed.FS

var page = template.Must(template.New("page").Parse(`<!doctype html><title>{{.Title}}</title><h1>{{.Title}}</h1>
{{range .Items}}<li>{{.}}</li>{{else}}<p>none</p>{{end}}
`))

type note struct {
	ID   int    `json:"id"`
	Text string `json:"text"`
}

type store struct {
	notes map[int]note
	next  int
}

func main() {
	s := &store{notes: map[int]note{}, next: 1}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		items := r.URL.Query()["item"]
		if err := page.Execute(w, map[string]any{"Title": "Notes & <more>", "Items": items}); err != nil {
			slog.Error("template", "err", err)
		}
	})
	mux.HandleFunc("GET /notes", s.list)
	mux.HandleFunc("POST /notes", s.create)
	mux.HandleFunc("GET /notes/{id}", s.get)
	mux.HandleFunc("DELETE /notes/{id}", s.remove)
	mux.HandleFunc("POST /upload", upload)
	mux.HandleFunc("POST /sum", sum)
	mux.HandleFunc("GET /events", events)
	mux.HandleFunc("GET /login", login)
	mux.HandleFunc("GET /me", me)
	mux.HandleFunc("GET /old/{rest...}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/notes/"+r.PathValue("rest"), http.StatusMovedPermanently)
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic(errors.New("on purpose")) })
	files, err := fs.Sub(static, "static")
	if err != nil {
		log.Fatal(err)
	}
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(files)))

	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	log.Fatal(http.ListenAndServe(":"+port, recovery(http.MaxBytesHandler(mux, 1<<20))))
}

// recovery answers for a handler that panics.
func recovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if reason := recover(); reason != nil {
				slog.Error("panic", "reason", reason, "stack", len(debug.Stack()) > 0)
				http.Error(w, fmt.Sprintf("recovered: %v", reason), http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *store) list(w http.ResponseWriter, r *http.Request) {
	all := []note{}
	for id := 1; id < s.next; id++ {
		if n, ok := s.notes[id]; ok {
			all = append(all, n)
		}
	}
	reply(w, http.StatusOK, all)
}

func (s *store) create(w http.ResponseWriter, r *http.Request) {
	var n note
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&n); err != nil {
		status := http.StatusBadRequest
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		reply(w, status, map[string]string{"error": err.Error()})
		return
	}
	n.ID = s.next
	s.next++
	s.notes[n.ID] = n
	w.Header().Set("Location", "/notes/"+strconv.Itoa(n.ID))
	reply(w, http.StatusCreated, n)
}

func (s *store) get(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		reply(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	n, ok := s.notes[id]
	if !ok {
		http.NotFound(w, r)
		return
	}
	reply(w, http.StatusOK, n)
}

func (s *store) remove(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	delete(s.notes, id)
	w.WriteHeader(http.StatusNoContent)
}

func upload(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprintln(w, "title:", r.FormValue("title"))
	for _, header := range r.MultipartForm.File["file"] {
		size, err := count(header)
		fmt.Fprintln(w, header.Filename, header.Header.Get("Content-Type"), size, err)
	}
}

func count(header *multipart.FileHeader) (int64, error) {
	file, err := header.Open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	return io.Copy(io.Discard, file)
}

// sum reads a binary body as it comes.
func sum(w http.ResponseWriter, r *http.Request) {
	total, n := 0, 0
	buf := make([]byte, 4096)
	for {
		read, err := r.Body.Read(buf)
		for _, b := range buf[:read] {
			total += int(b)
		}
		n += read
		if err == io.EOF {
			break
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Write([]byte{byte(total >> 24), byte(total >> 16), byte(total >> 8), byte(total)})
}

func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	for i := range 3 {
		fmt.Fprintf(w, "id: %d\ndata: tick\n\n", i)
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-r.Context().Done():
			return
		}
	}
}

func login(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: "user", Value: "gopher", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark side", MaxAge: 3600})
	http.Redirect(w, r, "/me", http.StatusSeeOther)
}

func me(w http.ResponseWriter, r *http.Request) {
	user, err := r.Cookie("user")
	if err != nil {
		w.Header().Set("WWW-Authenticate", `Cookie realm="notes"`)
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	theme, _ := r.Cookie("theme")
	fmt.Fprintf(w, "%s, %s\n", user.Value, theme.Value)
}

func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value)
}
