//go:build !wasip1

package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"go-edge.dev/blob"
	"go-edge.dev/internal/blobstore"
)

// stored has a store in memory tell when Put has returned.
type stored struct {
	blobstore.Store
	done chan error
}

func (s stored) Put(ctx context.Context, key string, body io.Reader, contentType string) (blobstore.Info, error) {
	info, err := s.Store.Put(ctx, key, body, contentType)
	s.done <- err
	return info, err
}

// late gives its text, and ends when it is told to.
type late struct {
	release chan struct{}
	text    io.Reader
}

func (l *late) Read(p []byte) (int, error) {
	n, err := l.text.Read(p)
	if err == io.EOF {
		<-l.release
	}
	return n, err
}

func TestABodyThatEndsAfterItsContextIsNotStored(t *testing.T) {
	store := stored{blobstore.NewMemory(), make(chan error, 1)}
	defer blobstore.Override("LATE", store)()
	b := blob.MustOpen("LATE")
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	body := &late{make(chan struct{}), strings.NewReader("x")}
	if _, err := b.Put(ctx, "k", body, nil); !errors.Is(err, blob.ErrTimeout) {
		t.Error(err)
	}
	close(body.release)
	if err := <-store.done; err == nil {
		t.Error("the store was told that the body ended well")
	}
	if _, err := b.Head(context.Background(), "k"); !errors.Is(err, blob.ErrNotFound) {
		t.Error(err)
	}
}

// short has objects that end early.
type short struct{ blobstore.Store }

func (s short) Get(context.Context, string, int64, int64) (*blobstore.Object, error) {
	body := io.NopCloser(bytes.NewReader([]byte("12")))
	return &blobstore.Object{Info: blobstore.Info{Size: 3}, Body: body, Length: 3}, nil
}

func TestAnObjectThatEndsEarlyIsAnError(t *testing.T) {
	defer blobstore.Override("SHORT", short{})()
	object, err := blob.MustOpen("SHORT").Get(context.Background(), "k")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(object.Body); !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, blob.ErrUnavailable) {
		t.Error(err)
	}
}
