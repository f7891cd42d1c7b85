package blobtest

import (
	"context"
	"strconv"
	"strings"

	"go-edge.dev/blob"
)

func keysOf(page blob.Page) string {
	keys := make([]string, len(page.Objects))
	for i, info := range page.Objects {
		keys[i] = info.Key
	}
	return strings.Join(keys, "|")
}

func listOrder(ctx context.Context, b *blob.Bucket) error {
	// In UTF-16, as JavaScript compares, the last two are the other way round.
	for _, name := range []string{"😀", "\uffee", "b", "a/b", "a", "B", "ab", "a-b"} {
		if err := put(ctx, b, "order/"+name, name); err != nil {
			return err
		}
	}
	for _, c := range []struct{ prefix, want string }{
		{"order/", "order/B|order/a|order/a-b|order/a/b|order/ab|order/b|order/\uffee|order/😀"},
		{"order/a", "order/a|order/a-b|order/a/b|order/ab"},
		{"order/a/", "order/a/b"},
		{"order/A", ""},
		{"order/😀", "order/😀"},
	} {
		page, err := b.List(ctx, blob.ListOptions{Prefix: c.prefix})
		if err != nil {
			return err
		}
		if got := keysOf(page); got != c.want || page.Cursor != "" {
			return fail(c.prefix + " lists " + quote(got) + ", cursor " + quote(page.Cursor))
		}
		for _, info := range page.Objects {
			head, err := b.Head(ctx, info.Key)
			if err != nil {
				return err
			}
			if !same(head, info) {
				return fail("head tells " + describe(head) + ", the list " + describe(info))
			}
		}
	}
	return nil
}

func listPages(ctx context.Context, b *blob.Bucket) error {
	for i := 10; i < 35; i++ {
		if err := put(ctx, b, "pages/"+strconv.Itoa(i), "x"); err != nil {
			return err
		}
	}
	for _, limit := range []int{1, 7, 25, 26, 5000} {
		o := blob.ListOptions{Prefix: "pages/", Limit: limit}
		for next := 10; ; {
			page, err := b.List(ctx, o)
			if err != nil {
				return err
			}
			if len(page.Objects) > limit {
				return fail("a page has more than its limit: " + keysOf(page))
			}
			for _, info := range page.Objects {
				if info.Key != "pages/"+strconv.Itoa(next) {
					return fail(info.Key + " is in the place of " + strconv.Itoa(next))
				}
				next++
			}
			if page.Cursor == "" {
				if next != 35 {
					return fail("the list ends before " + strconv.Itoa(next))
				}
				break
			}
			o.Cursor = page.Cursor
		}
	}
	return nil
}

func badLists(ctx context.Context, b *blob.Bucket) error {
	for _, o := range []blob.ListOptions{{Limit: -1}, {Prefix: "\xff"}, {Cursor: "\xff"}, {Prefix: strings.Repeat("k", 1025)}} {
		_, err := b.List(ctx, o)
		if err := is("list", err, blob.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}
