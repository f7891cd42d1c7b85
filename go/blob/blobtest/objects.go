package blobtest

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"go-edge.dev/blob"
)

func putGet(ctx context.Context, b *blob.Bucket) error {
	put, err := b.Put(ctx, "put/a", strings.NewReader("hello"), &blob.PutOptions{ContentType: "text/plain"})
	if err != nil {
		return err
	}
	if put.Key != "put/a" || put.Size != 5 || put.ContentType != "text/plain" || len(put.ETag) < 3 || put.ETag[0] != '"' {
		return fail("put tells " + describe(put))
	}
	head, err := b.Head(ctx, "put/a")
	if err != nil {
		return err
	}
	object, err := b.Get(ctx, "put/a")
	if err != nil {
		return err
	}
	if !same(head, put) || !same(object.Info, put) {
		return fail("put tells " + describe(put) + ", head " + describe(head) + ", get " + describe(object.Info))
	}
	return gives(object, "hello")
}

func same(a, b blob.Info) bool {
	return a.Key == b.Key && a.Size == b.Size && a.ContentType == b.ContentType && a.ETag == b.ETag && a.Modified.Equal(b.Modified)
}

func describe(i blob.Info) string {
	return quote(i.Key) + " " + strconv.FormatInt(i.Size, 10) + " " + i.ContentType + " " + i.ETag + " " +
		strconv.FormatInt(i.Modified.UnixMilli(), 10)
}

func replace(ctx context.Context, b *blob.Bucket) error {
	if err := put(ctx, b, "replace", "one"); err != nil {
		return err
	}
	before, err := b.Head(ctx, "replace")
	if err != nil {
		return err
	}
	if err := put(ctx, b, "replace", "another"); err != nil {
		return err
	}
	after, err := b.Head(ctx, "replace")
	if err != nil {
		return err
	}
	if after.ETag == before.ETag || after.Size != 7 {
		return fail(describe(before) + ", and after it " + describe(after))
	}
	return holds(ctx, b, "replace", "another")
}

func empty(ctx context.Context, b *blob.Bucket) error {
	if _, err := b.Put(ctx, "empty", nil, nil); err != nil {
		return err
	}
	if err := holds(ctx, b, "empty", ""); err != nil {
		return err
	}
	if _, err := b.Put(ctx, "empty", unsized{strings.NewReader("")}, nil); err != nil {
		return err
	}
	object, err := b.GetRange(ctx, "empty", -5, -1)
	if err != nil {
		return err
	}
	return gives(object, "")
}

func missing(ctx context.Context, b *blob.Bucket) error {
	_, err := b.Get(ctx, "missing")
	if err := is("get", err, blob.ErrNotFound); err != nil {
		return err
	}
	_, err = b.GetRange(ctx, "missing", 1, 2)
	if err := is("get of a range", err, blob.ErrNotFound); err != nil {
		return err
	}
	_, err = b.Head(ctx, "missing")
	if err := is("head", err, blob.ErrNotFound); err != nil {
		return err
	}
	return b.Delete(ctx, "missing")
}

func remove(ctx context.Context, b *blob.Bucket) error {
	if _, err := b.Put(ctx, "remove", strings.NewReader("x"), &blob.PutOptions{ContentType: "text/html"}); err != nil {
		return err
	}
	if err := b.Delete(ctx, "remove"); err != nil {
		return err
	}
	_, err := b.Head(ctx, "remove")
	if err := is("head", err, blob.ErrNotFound); err != nil {
		return err
	}
	page, err := b.List(ctx, blob.ListOptions{Prefix: "remove"})
	if err != nil || len(page.Objects) > 0 {
		return fail("it is still in a list")
	}
	// What comes after it has nothing of it.
	if err := put(ctx, b, "remove", "y"); err != nil {
		return err
	}
	info, err := b.Head(ctx, "remove")
	if err != nil {
		return err
	}
	if info.ContentType != blob.DefaultContentType {
		return fail("it has the type of the one before: " + info.ContentType)
	}
	return nil
}

func large(ctx context.Context, b *blob.Bucket) error {
	const size = 3_000_001
	for _, way := range []struct {
		name string
		size int64
	}{{"known", size}, {"unknown", 0}} {
		info, err := b.Put(ctx, "large/"+way.name, &pattern{size: size}, &blob.PutOptions{Size: way.size})
		if err != nil {
			return err
		}
		if info.Size != size {
			return fail("put tells " + describe(info))
		}
		object, err := b.Get(ctx, "large/"+way.name)
		if err != nil {
			return err
		}
		if err := checkPattern(object.Body, 0, size); err != nil {
			return err
		}
	}
	// In memory, but beyond what is handed over at once.
	if _, err := b.Put(ctx, "large/memory", bytes.NewReader(make([]byte, 100_000)), nil); err != nil {
		return err
	}
	return holds(ctx, b, "large/memory", string(make([]byte, 100_000)))
}

func contentTypes(ctx context.Context, b *blob.Bucket) error {
	long := "text/x; a=\"" + strings.Repeat("%/;,", 50) + "\""
	for _, name := range []string{"", "text/plain; charset=utf-8", long, "image/png", ""} {
		if _, err := b.Put(ctx, "type", strings.NewReader("x"), &blob.PutOptions{ContentType: name}); err != nil {
			return err
		}
		if name == "" {
			name = blob.DefaultContentType
		}
		info, err := b.Head(ctx, "type")
		if err != nil {
			return err
		}
		page, err := b.List(ctx, blob.ListOptions{Prefix: "type"})
		if err != nil {
			return err
		}
		if len(page.Objects) != 1 || info.ContentType != name || page.Objects[0].ContentType != name {
			return fail(name + " is stored as " + info.ContentType)
		}
	}
	for _, name := range []string{"text/plain\n", "text/ü", strings.Repeat("x", 256)} {
		_, err := b.Put(ctx, "type", strings.NewReader("x"), &blob.PutOptions{ContentType: name})
		if err := is(quote(name), err, blob.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}

func modified(ctx context.Context, b *blob.Bucket) error {
	before := time.Now()
	info, err := b.Put(ctx, "modified", strings.NewReader("x"), nil)
	if err != nil {
		return err
	}
	if info.Modified.Before(before.Add(-time.Minute)) || info.Modified.After(time.Now().Add(time.Minute)) {
		return fail("it says " + strconv.FormatInt(info.Modified.Unix(), 10) + ", and it is " + strconv.FormatInt(before.Unix(), 10))
	}
	return nil
}
