//go:build !wasip1

package edgetest

import (
	"context"
	"io"
	"testing"

	"go-edge.dev/internal/blobstore"
)

// BlobBucket stands in for a bucket of package blob.
type BlobBucket struct{ failure }

// Blob puts an empty bucket in memory in the place of the one that has a name,
// also for handles that are open already, until the test ends.
func Blob(t testing.TB, name string) *BlobBucket {
	t.Helper()
	nativeOnly(t, "edgetest.Blob")
	bucket := &BlobBucket{}
	t.Cleanup(blobstore.Override(name, &failingBlob{blobstore.NewMemory(), bucket}))
	return bucket
}

// failingBlob asks before each operation whether it fails.
type failingBlob struct {
	blobstore.Store
	owner *BlobBucket
}

func (f *failingBlob) Put(ctx context.Context, key string, body io.Reader, contentType string) (blobstore.Info, error) {
	if err := f.owner.get(); err != nil {
		return blobstore.Info{}, err
	}
	return f.Store.Put(ctx, key, body, contentType)
}

func (f *failingBlob) Get(ctx context.Context, key string, offset, length int64) (*blobstore.Object, error) {
	if err := f.owner.get(); err != nil {
		return nil, err
	}
	return f.Store.Get(ctx, key, offset, length)
}

func (f *failingBlob) Head(ctx context.Context, key string) (blobstore.Info, error) {
	if err := f.owner.get(); err != nil {
		return blobstore.Info{}, err
	}
	return f.Store.Head(ctx, key)
}

func (f *failingBlob) List(
	ctx context.Context, prefix, cursor string, limit int,
) (objects []blobstore.Info, next string, err error) {
	if err := f.owner.get(); err != nil {
		return nil, "", err
	}
	return f.Store.List(ctx, prefix, cursor, limit)
}

func (f *failingBlob) Delete(ctx context.Context, key string) error {
	if err := f.owner.get(); err != nil {
		return err
	}
	return f.Store.Delete(ctx, key)
}
