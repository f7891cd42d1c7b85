package blobtest

import (
	"context"
	"math"
	"strconv"

	"go-edge.dev/blob"
)

func ranges(ctx context.Context, b *blob.Bucket) error {
	if err := put(ctx, b, "ranges", "0123456789"); err != nil {
		return err
	}
	for _, c := range []struct {
		offset, length int64
		text           string
		from           int64
	}{
		{0, -1, "0123456789", 0},
		{0, 10, "0123456789", 0},
		{0, 1, "0", 0},
		{3, 4, "3456", 3},
		{3, -1, "3456789", 3},
		{9, 1, "9", 9},
		{8, 100, "89", 8},
		{-1, -1, "9", 9},
		{-10, -1, "0123456789", 0},
		{-100, -1, "0123456789", 0},
	} {
		object, err := b.GetRange(ctx, "ranges", c.offset, c.length)
		if err != nil {
			return err
		}
		if object.Offset != c.from || object.Size != 10 {
			return fail("the range from " + strconv.FormatInt(c.offset, 10) + " begins at " + strconv.FormatInt(object.Offset, 10))
		}
		if err := gives(object, c.text); err != nil {
			return err
		}
	}
	const size = 400_000
	if _, err := b.Put(ctx, "ranges/large", &pattern{size: size}, nil); err != nil {
		return err
	}
	object, err := b.GetRange(ctx, "ranges/large", 70_001, 300_000)
	if err != nil {
		return err
	}
	return checkPattern(object.Body, 70_001, 370_001)
}

func badRanges(ctx context.Context, b *blob.Bucket) error {
	if err := put(ctx, b, "badranges", "0123456789"); err != nil {
		return err
	}
	if err := put(ctx, b, "badranges/empty", ""); err != nil {
		return err
	}
	for _, c := range []struct {
		key            string
		offset, length int64
	}{
		{"badranges", 10, -1},
		{"badranges", 10, 1},
		{"badranges", 11, -1},
		{"badranges", math.MaxInt64, 1},
		{"badranges", math.MinInt64, -1},
		{"badranges", 0, 0},
		{"badranges", 0, -2},
		{"badranges", 0, math.MaxInt64},
		{"badranges", -3, 1},
		{"badranges/empty", 0, 1},
		{"badranges/empty", 1, -1},
	} {
		_, err := b.GetRange(ctx, c.key, c.offset, c.length)
		what := strconv.FormatInt(c.offset, 10) + " " + strconv.FormatInt(c.length, 10)
		if err := is(what, err, blob.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}
