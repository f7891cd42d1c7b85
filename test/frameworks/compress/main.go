// klauspost/compress: gzip and zstd by what the client accepts, and bodies that come compressed.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
)

func main() {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(200), gzhttp.CompressionLevel(6), gzhttp.EnableZstd(true))
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /text", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, strings.Repeat("all work and no play\n", 500))
	})
	mux.HandleFunc("GET /small", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "small") })
	mux.HandleFunc("GET /image", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		w.Write(bytes.Repeat([]byte{1, 2, 3, 4}, 1000))
	})
	mux.HandleFunc("POST /unpack", unpack)
	mux.HandleFunc("GET /s2", func(w http.ResponseWriter, r *http.Request) {
		packed := s2.Encode(nil, bytes.Repeat([]byte("abc"), 1000))
		plain, err := s2.Decode(nil, packed)
		fmt.Fprintln(w, len(plain), len(packed) < 100, err)
	})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), wrap(mux)))
}

// unpack answers with a body as it was before it was compressed.
func unpack(w http.ResponseWriter, r *http.Request) {
	var plain io.Reader
	switch r.Header.Get("Content-Encoding") {
	case "gzip":
		reader, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		plain = reader
	case "zstd":
		reader, err := zstd.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		defer reader.Close()
		plain = reader
	default:
		http.Error(w, "Unsupported Media Type", http.StatusUnsupportedMediaType)
		return
	}
	body, err := io.ReadAll(plain)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w, "%d %q", len(body), body[:min(len(body), 20)])
}
