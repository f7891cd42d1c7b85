// Stores what it is sent in the buckets that a platform has, and tells how
// operations fail.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"go-edge.dev/blob"
	"go-edge.dev/edge"
)

// Asked for before main.
var _, errAtStart = blob.Open("BUCKET")

func main() {
	mux := edge.NewServeMux()
	mux.HandleFunc("/do/{bucket}/{what}", do)
	mux.HandleFunc("PUT /objects/{bucket}/{key...}", upload)
	mux.HandleFunc("GET /objects/{bucket}/{key...}", download)
	mux.HandleFunc("/start", func(w edge.ResponseWriter, _ *edge.Request) { io.WriteString(w, describe(errAtStart)) })
	if err := edge.ListenAndServe(":"+os.Getenv("PORT"), mux); err != nil {
		panic(err)
	}
}

// do does one thing, and tells how it fails.
func do(w edge.ResponseWriter, r *edge.Request) {
	ctx, q := r.Context(), r.URL.Query()
	if text := q.Get("deadline"); text != "" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(number(text))*time.Millisecond)
		defer cancel()
	}
	b, err := blob.Open(r.PathValue("bucket"))
	if err != nil {
		io.WriteString(w, describe(err))
		return
	}
	switch r.PathValue("what") {
	case "get":
		_, err = b.Get(ctx, "k")
	case "head":
		_, err = b.Head(ctx, "k")
	case "put":
		_, err = b.Put(ctx, "k", strings.NewReader(strings.Repeat("x", number(q.Get("size")))), nil)
	case "long":
		_, err = b.Put(ctx, strings.Repeat("k", 600), strings.NewReader("x"), nil)
	case "delete":
		err = b.Delete(ctx, "k")
	case "list":
		_, err = b.List(ctx, blob.ListOptions{Cursor: q.Get("cursor")})
	}
	io.WriteString(w, describe(err))
}

// number reads digits. The errors of strconv.Atoi quote what they are about,
// which takes more room than a val has left.
func number(text string) int {
	n := 0
	for i := range len(text) {
		n = n*10 + int(text[i]-'0')
	}
	return n
}

func upload(w edge.ResponseWriter, r *edge.Request) {
	b, err := blob.Open(r.PathValue("bucket"))
	if err != nil {
		edge.Error(w, describe(err), 500)
		return
	}
	options := &blob.PutOptions{ContentType: r.Header.Get("Content-Type")}
	if r.ContentLength > 0 && r.URL.Query().Get("size") != "unknown" {
		options.Size = r.ContentLength
	}
	info, err := b.Put(r.Context(), r.PathValue("key"), r.Body, options)
	if err != nil {
		edge.Error(w, describe(err), 500)
		return
	}
	w.Header().Set("ETag", info.ETag)
	io.WriteString(w, strconv.FormatInt(info.Size, 10))
}

func download(w edge.ResponseWriter, r *edge.Request) {
	b, err := blob.Open(r.PathValue("bucket"))
	if err != nil {
		edge.Error(w, describe(err), 500)
		return
	}
	object, err := b.Get(r.Context(), r.PathValue("key"))
	if err != nil {
		edge.Error(w, describe(err), 404)
		return
	}
	defer object.Body.Close()
	w.Header().Set("Content-Type", object.ContentType)
	w.Header().Set("Content-Length", strconv.FormatInt(object.Length, 10))
	w.Header().Set("ETag", object.ETag)
	if _, err := io.Copy(w, object.Body); err != nil {
		panic(err.Error())
	}
}

// describe says what errors.Is finds in an error, and its text.
func describe(err error) string {
	if err == nil {
		return "ok"
	}
	for _, known := range []struct {
		name string
		err  error
	}{
		{"not found", blob.ErrNotFound}, {"invalid", blob.ErrInvalid}, {"no binding", blob.ErrNoBinding},
		{"wrong type", blob.ErrWrongType}, {"too large", blob.ErrTooLarge}, {"quota", blob.ErrQuota},
		{"timeout", blob.ErrTimeout}, {"unavailable", blob.ErrUnavailable},
	} {
		if errors.Is(err, known.err) {
			return known.name + ": " + err.Error()
		}
	}
	return "another: " + err.Error()
}
