// Package blobcase runs cases of package blobtest on the buckets that a platform
// has.
package blobcase

import (
	"io"

	"go-edge.dev/blob"
	"go-edge.dev/blob/blobtest"
	"go-edge.dev/edge"
)

// Serve runs the case that a request's path names. It has no ServeMux, and so
// fits into a val.
func Serve(b *blob.Bucket, cases []blobtest.Case) {
	edge.ListenAndServe(":8080", edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
		c, ok := blobtest.Find(cases, r.URL.Path[1:])
		if !ok {
			edge.Error(w, "no such case", 404)
			return
		}
		if err := c.Run(r.Context(), b); err != nil {
			edge.Error(w, "fails: "+err.Error(), 500)
			return
		}
		io.WriteString(w, "ok")
	}))
}
