// Package serve runs cases of package kvtest on the stores that a platform has.
// It keeps to what is small: a val holds little.
package serve

import (
	"errors"
	"io"
	"strings"

	"go-edge.dev/edge"
	"go-edge.dev/kv"
	"go-edge.dev/kv/kvtest"
)

// Serve serves cases, at /kv/<store>/<case>.
func Serve(cases []kvtest.Case) {
	edge.ListenAndServe(":8080", edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
		store, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/kv/"), "/")
		for _, c := range cases {
			if c.Name == name {
				io.WriteString(w, run(r, store, c))
				return
			}
		}
		edge.Error(w, "there is no such case", 404)
	}))
}

func run(r *edge.Request, name string, c kvtest.Case) string {
	store, err := kv.Open(name)
	if err == nil {
		err = c.Run(r.Context(), store)
	}
	return Describe(err)
}

// Describe says what errors.Is finds in an error, and its text.
func Describe(err error) string {
	if err == nil {
		return "ok"
	}
	for _, known := range []struct {
		name string
		err  error
	}{
		{"not found", kv.ErrNotFound}, {"conflict", kv.ErrConflict}, {"invalid", kv.ErrInvalid},
		{"no binding", kv.ErrNoBinding}, {"wrong type", kv.ErrWrongType}, {"too large", kv.ErrTooLarge},
		{"quota", kv.ErrQuota}, {"timeout", kv.ErrTimeout}, {"unsupported", kv.ErrUnsupported},
		{"unavailable", kv.ErrUnavailable},
	} {
		if errors.Is(err, known.err) {
			return known.name + ": " + err.Error()
		}
	}
	return "another: " + err.Error()
}
