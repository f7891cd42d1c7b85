package blobtest

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"go-edge.dev/blob"
)

// half returns more than is handed over at once, and than a stream's buffers hold.
// It is no variable: TinyGo would put all of it into the wasm.
func half() string { return strings.Repeat("half", 50_000) }

func failingBody(ctx context.Context, b *blob.Bucket) error {
	for _, text := range []string{"", "some", half()} {
		_, err := b.Put(ctx, "broken/new", &broken{text}, nil)
		if err := is("put", err, errBroken); err != nil {
			return err
		}
		_, err = b.Head(ctx, "broken/new")
		if err := is("what was never whole", err, blob.ErrNotFound); err != nil {
			return err
		}
		if err := put(ctx, b, "broken/old", "old"); err != nil {
			return err
		}
		_, err = b.Put(ctx, "broken/old", &broken{text}, &blob.PutOptions{Size: int64(len(text)) + 1})
		if err := is("put", err, errBroken); err != nil {
			return err
		}
		if err := holds(ctx, b, "broken/old", "old"); err != nil {
			return err
		}
	}
	return nil
}

func wrongSize(ctx context.Context, b *blob.Bucket) error {
	if err := put(ctx, b, "size", "old"); err != nil {
		return err
	}
	for _, c := range []struct {
		body io.Reader
		size int64
	}{
		{unsized{strings.NewReader("hello")}, 4},
		{unsized{strings.NewReader("hello")}, 6},
		{unsized{strings.NewReader(half())}, int64(len(half())) - 1},
		{unsized{strings.NewReader(half())}, int64(len(half())) + 1},
		{bytes.NewReader([]byte("hello")), 6},
		{strings.NewReader("hello"), -1},
	} {
		_, err := b.Put(ctx, "size", c.body, &blob.PutOptions{Size: c.size})
		if err := is("a size of "+strconv.FormatInt(c.size, 10), err, blob.ErrInvalid); err != nil {
			return err
		}
		if err := holds(ctx, b, "size", "old"); err != nil {
			return err
		}
	}
	return nil
}

func cancelledPut(ctx context.Context, b *blob.Bucket) error {
	if err := put(ctx, b, "cancelled", "old"); err != nil {
		return err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	// A body that goes on for ever, but gives nothing after its first half.
	reader, writer := io.Pipe()
	defer writer.Close()
	go func() {
		_, _ = writer.Write([]byte(half()))
		cancel()
	}()
	_, err := b.Put(inner, "cancelled", reader, nil)
	if err := is("put", err, context.Canceled); err != nil {
		return err
	}
	if err := holds(ctx, b, "cancelled", "old"); err != nil {
		return err
	}

	inner, cancel = context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	reader, writer = io.Pipe()
	defer writer.Close()
	_, err = b.Put(inner, "cancelled", reader, &blob.PutOptions{Size: 5})
	if err := is("put", err, blob.ErrTimeout); err != nil {
		return err
	}
	return holds(ctx, b, "cancelled", "old")
}

func endedContext(ctx context.Context, b *blob.Bucket) error {
	if err := put(ctx, b, "ended", "old"); err != nil {
		return err
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err := b.Put(ended, "ended", strings.NewReader("new"), nil)
	_, getErr := b.Get(ended, "ended")
	_, headErr := b.Head(ended, "ended")
	_, listErr := b.List(ended, blob.ListOptions{})
	for _, err := range []error{err, getErr, headErr, listErr, b.Delete(ended, "ended")} {
		if err := is("with a context that has ended", err, context.Canceled); err != nil {
			return err
		}
	}
	return holds(ctx, b, "ended", "old")
}

func cancelledGet(ctx context.Context, b *blob.Bucket) error {
	if _, err := b.Put(ctx, "reading", &pattern{size: 2_000_000}, nil); err != nil {
		return err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	object, err := b.Get(inner, "reading")
	if err != nil {
		return err
	}
	defer object.Body.Close()
	if _, err := io.ReadFull(object.Body, make([]byte, 1000)); err != nil {
		return err
	}
	cancel()
	time.Sleep(time.Millisecond) // what ends with a context does so on a goroutine of its own
	_, err = io.Copy(io.Discard, object.Body)
	return is("reading on", err, context.Canceled)
}

func closedEarly(ctx context.Context, b *blob.Bucket) error {
	if _, err := b.Put(ctx, "closed", &pattern{size: 2_000_000}, nil); err != nil {
		return err
	}
	for i := 0; i < 50; i++ {
		object, err := b.Get(ctx, "closed")
		if err != nil {
			return err
		}
		if i%2 == 0 {
			if _, err := object.Body.Read(make([]byte, 10)); err != nil {
				return err
			}
		}
		if err := object.Body.Close(); err != nil {
			return err
		}
		if _, err := object.Body.Read(make([]byte, 10)); err == nil || err == io.EOF {
			return fail("a body can be read after it was closed")
		}
	}
	return b.Delete(ctx, "closed")
}

func replacedWhileRead(ctx context.Context, b *blob.Bucket) error {
	const size = 1_000_000
	if _, err := b.Put(ctx, "swap", &pattern{size: size}, nil); err != nil {
		return err
	}
	object, err := b.Get(ctx, "swap")
	if err != nil {
		return err
	}
	defer object.Body.Close()
	if _, err := io.ReadFull(object.Body, make([]byte, 10)); err != nil {
		return err
	}
	if err := put(ctx, b, "swap", "new"); err != nil {
		return err
	}
	if err := checkPattern(object.Body, 10, size); err != nil {
		return err
	}
	return holds(ctx, b, "swap", "new")
}

func concurrent(ctx context.Context, b *blob.Bucket) error {
	const n = 20
	done := make(chan error, n)
	for i := 0; i < n; i++ {
		go func() {
			key := "many/" + strconv.Itoa(i)
			size := 100_000 + i
			if _, err := b.Put(ctx, key, &pattern{size: size}, nil); err != nil {
				done <- err
				return
			}
			object, err := b.Get(ctx, key)
			if err == nil {
				err = checkPattern(object.Body, 0, size)
			}
			done <- err
		}()
	}
	var failed error
	for i := 0; i < n; i++ {
		if err := <-done; err != nil {
			failed = err
		}
	}
	return failed
}
