package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"

	"go-edge.dev/blob"
)

// pattern gives size bytes, each known by its place.
type pattern struct{ at, size int }

func (p *pattern) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) && p.at < p.size {
		b[n] = patternAt(p.at)
		n++
		p.at++
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func patternAt(i int) byte { return byte(i*31>>3 ^ i) }

// checkPattern reads a body to its end, which must give a pattern's bytes from
// offset to size.
func checkPattern(body io.Reader, offset, size int) error {
	buf := make([]byte, 30_000)
	for at := offset; ; {
		n, err := body.Read(buf)
		for _, c := range buf[:n] {
			if at >= size || c != patternAt(at) {
				return fail("another byte at " + strconv.Itoa(at))
			}
			at++
		}
		if err == io.EOF && at == size {
			return nil
		}
		if err == io.EOF {
			return fail("the body ends after " + strconv.Itoa(at) + " bytes")
		}
		if err != nil {
			return err
		}
	}
}

// broken gives its text, and then an error.
type broken struct{ text string }

var errBroken = errors.New("the body is broken")

func (b *broken) Read(p []byte) (int, error) {
	if b.text == "" {
		return 0, errBroken
	}
	n := copy(p, b.text)
	b.text = b.text[n:]
	return n, nil
}

// unsized hides the size of a body.
type unsized struct{ io.Reader }

func put(ctx context.Context, b *blob.Bucket, key, text string) error {
	_, err := b.Put(ctx, key, bytes.NewReader([]byte(text)), nil)
	return err
}

// holds checks that an object has that text.
func holds(ctx context.Context, b *blob.Bucket, key, text string) error {
	object, err := b.Get(ctx, key)
	if err != nil {
		return err
	}
	return gives(object, text)
}

func gives(object *blob.Object, text string) error {
	all, err := io.ReadAll(object.Body)
	if err != nil {
		return err
	}
	if string(all) != text || object.Length != int64(len(text)) {
		return fail(object.Key + " is " + quote(string(all)) + " of " + strconv.Itoa(int(object.Length)) +
			" bytes, not " + quote(text))
	}
	return object.Body.Close()
}
