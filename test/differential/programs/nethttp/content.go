package main

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"differential/lines"
)

//go:embed files
var files embed.FS

var modified = time.Date(2024, time.February, 29, 12, 34, 56, 789, time.UTC)

// content are for http.ServeContent and what builds on it.
func content(mux *http.ServeMux) {
	folder, err := fs.Sub(files, "files")
	if err != nil {
		panic(err)
	}
	mux.Handle("/files/", http.StripPrefix("/files/", http.FileServerFS(folder)))
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, folder, r.URL.Query().Get("name"))
	})
	serve := func(name string, body []byte, at time.Time, etag string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if etag != "" {
				w.Header().Set("Etag", etag)
			}
			http.ServeContent(w, r, name, at, bytes.NewReader(body))
		}
	}
	text := []byte(strings.Repeat("0123456789", 10))
	mux.HandleFunc("/content/text", serve("text.css", text, modified, `"v1"`))
	mux.HandleFunc("/content/weak", serve("text.css", text, modified, `W/"v1"`))
	mux.HandleFunc("/content/undated", serve("", text, time.Time{}, ""))
	mux.HandleFunc("/content/empty", serve("empty.html", nil, modified, `"none"`))
	mux.HandleFunc("/content/large", serve("", lines.Bytes(3_000_000), modified, `"large"`))
}
