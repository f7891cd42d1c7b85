package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"differential/lines"
)

// bodies are for what handlers do with bodies, beside the steps.
func bodies(mux *http.ServeMux) {
	mux.HandleFunc("/form", form)
	mux.HandleFunc("/value", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%q %q\n", r.FormValue("a"), r.PostFormValue("a"))
	})
	mux.HandleFunc("/parts", parts)
	mux.HandleFunc("/json", func(w http.ResponseWriter, r *http.Request) {
		var value any
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 100)).Decode(&value); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", mime.FormatMediaType("application/json", map[string]string{"charset": "utf-8"}))
		json.NewEncoder(w).Encode(value)
	})
	mux.HandleFunc("/gzip", func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			io.WriteString(w, "plain\n")
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Add("Vary", "Accept-Encoding")
		packed := gzip.NewWriter(w)
		packed.Write(lines.Bytes(lines.Number(r.URL.Query().Get("bytes"))))
		packed.Close()
	})
	mux.HandleFunc("/gunzip", func(w http.ResponseWriter, r *http.Request) {
		plain, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnsupportedMediaType)
			return
		}
		io.Copy(w, plain)
	})
}

// parts reads a multipart body as it comes.
func parts(w http.ResponseWriter, r *http.Request) {
	reader, err := r.MultipartReader()
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			fmt.Fprintf(w, "%v\n", err)
			return
		}
		sum := new(lines.Sum)
		io.Copy(sum, part)
		fmt.Fprintf(w, "%q %q %v\n", part.FormName(), part.FileName(), sum)
	}
}
