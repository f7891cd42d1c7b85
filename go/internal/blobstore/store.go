//go:build !wasip1

// Package blobstore has the buckets of programs that run natively.
package blobstore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"path/filepath"
	"time"

	"go-edge.dev/internal/native"
)

var (
	// ErrNotFound is what asking for an object ends with that is not there.
	ErrNotFound = errors.New("there is no such object")
	// ErrRange is what asking for a range ends with that is outside of its object.
	ErrRange = errors.New("the object ends before that range")
)

// Info is what is known of an object beside its bytes, as in package blob.
type Info struct {
	Key         string
	Size        int64
	ContentType string
	ETag        string
	Modified    time.Time
}

// Object is an object being read: Length of its bytes, from Offset on.
type Object struct {
	Info
	Body           io.ReadCloser
	Offset, Length int64
}

// Store is a bucket. What it is asked for has been checked: package blob says
// what each of these means. An error that is one of package binding's tells the
// program its Text.
type Store interface {
	// Put stores what body gives until io.EOF, and nothing if it ends otherwise.
	Put(ctx context.Context, key string, body io.Reader, contentType string) (Info, error)
	Get(ctx context.Context, key string, offset, length int64) (*Object, error)
	Head(ctx context.Context, key string) (Info, error)
	List(ctx context.Context, prefix, cursor string, limit int) (objects []Info, next string, err error)
	Delete(ctx context.Context, key string) error
}

var overrides native.Overrides[Store]

// Override puts a bucket in the place of the one that has a name, for handles
// that are open already, too, until the function that it returns is called.
func Override(name string, s Store) (restore func()) { return overrides.Set(name, s) }

// Find returns the bucket that has a name.
func Find(name string) (Store, error) {
	if s, ok := overrides.Get(name); ok {
		return s, nil
	}
	folder, err := native.Folder("blob")
	if err != nil {
		return nil, err
	}
	return NewFiles(filepath.Join(folder, name)), nil
}

// within returns which bytes of an object a range means.
func within(size, offset, length int64) (from, n int64, err error) {
	if offset < 0 {
		offset = max(size+offset, 0)
	}
	if offset >= size && (offset > 0 || length >= 0) {
		return 0, 0, ErrRange
	}
	if length < 0 || length > size-offset {
		length = size - offset
	}
	return offset, length, nil
}

// page returns the keys of a list's page, and the cursor of the next one, which
// is the page's last key. The keys are sorted.
func page(keys []string, cursor string, limit int) (found []string, next string) {
	from := 0
	for cursor != "" && from < len(keys) && keys[from] <= cursor {
		from++
	}
	keys = keys[from:]
	if len(keys) > limit {
		return keys[:limit], keys[limit-1]
	}
	return keys, ""
}

// newETag returns one that no other object has.
func newETag() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	return `"` + hex.EncodeToString(random[:]) + `"`
}
