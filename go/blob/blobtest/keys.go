package blobtest

import (
	"context"
	"strings"

	"go-edge.dev/blob"
)

// unusual are keys that a file system, a URL or a line of text would not keep
// apart.
var unusual = []string{
	"a", "a/b", "a/b/c", "A", "A/b", "b/", "/b", "//", "a//b", ".", "..", "../x", "x/../y", "./x", "con", "NUL", "nul.txt",
	"com1", "a.", "a ", " a", "a%2fb", "a%2Fb", "%", "%zz", "a+b", "a?b#c&d=e", "a\\b", "a:b*c|d<e>f\"g", "a\nb", "a\tb", "\x7f",
	"ü", "u\u0308", "Ü", "😀", "日本語/テキスト", "\ufeff", "\u2028", "~x", "=x", "+x", "-", "_", "a.type/x",
}

func unusualKeys(ctx context.Context, b *blob.Bucket) error {
	for _, key := range unusual {
		if err := put(ctx, b, "keys/"+key, key); err != nil {
			return err
		}
	}
	for _, key := range unusual {
		if err := holds(ctx, b, "keys/"+key, key); err != nil {
			return err
		}
	}
	page, err := b.List(ctx, blob.ListOptions{Prefix: "keys/"})
	if err != nil {
		return err
	}
	before := ""
	for _, info := range page.Objects {
		if info.Key <= before {
			return fail(info.Key + " is listed after " + before)
		}
		before = info.Key
	}
	if len(page.Objects) != len(unusual) {
		return fail("the list is " + keysOf(page))
	}
	// And without anything before them.
	for _, key := range []string{"..", "/", "~", "con"} {
		if err := put(ctx, b, key, key); err != nil {
			return err
		}
		if err := holds(ctx, b, key, key); err != nil {
			return err
		}
		if err := b.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

func longKeys(ctx context.Context, b *blob.Bucket) error {
	for _, key := range []string{strings.Repeat("k", 1024), strings.Repeat("ü", 512), strings.Repeat("K/", 100), strings.Repeat("K/", 100) + "x"} {
		if err := put(ctx, b, key, "long"); err != nil {
			return err
		}
		if err := holds(ctx, b, key, "long"); err != nil {
			return err
		}
		page, err := b.List(ctx, blob.ListOptions{Prefix: key})
		if err != nil {
			return err
		}
		if len(page.Objects) == 0 || page.Objects[0].Key != key {
			return fail("the list is " + keysOf(page))
		}
	}
	return nil
}

func badKeys(ctx context.Context, b *blob.Bucket) error {
	for _, key := range []string{"", "a\x00b", "\xff", "a\xc3", "\xed\xa0\x80", strings.Repeat("k", 1025)} {
		_, err := b.Put(ctx, key, strings.NewReader("x"), nil)
		if err := is("put", err, blob.ErrInvalid); err != nil {
			return err
		}
		_, err = b.Get(ctx, key)
		if err := is("get", err, blob.ErrInvalid); err != nil {
			return err
		}
		_, err = b.Head(ctx, key)
		if err := is("head", err, blob.ErrInvalid); err != nil {
			return err
		}
		if err := is("delete", b.Delete(ctx, key), blob.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}
