//go:build !wasip1

package blob_test

import (
	"context"
	"testing"
	"time"

	"go-edge.dev/blob"
	"go-edge.dev/blob/blobtest"
	"go-edge.dev/internal/blobstore"
)

func TestFiles(t *testing.T) {
	t.Setenv("GO_EDGE_STATE", t.TempDir())
	runCases(t, "FILES")
}

func TestMemory(t *testing.T) {
	defer blobstore.Override("MEMORY", blobstore.NewMemory())()
	runCases(t, "MEMORY")
}

func runCases(t *testing.T, name string) {
	b, err := blob.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append(blobtest.Objects, blobtest.Failures...) {
		t.Run(c.Name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if err := c.Run(ctx, b); err != nil {
				t.Error(err)
			}
		})
	}
}
