package kvtest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"go-edge.dev/kv"
)

// Lists are about lists.
var Lists = []Case{
	{Name: "list-in-byte-order", Run: func(ctx context.Context, store *kv.Store) error {
		// U+FF00 comes before U+1F600 by bytes, and after it in UTF-16.
		want := []string{"order/", "order/A", "order/Z", "order/a", "order/a/", "order/aa", "order/é", "order/\uff00", "order/😀", "order/\U0010ffff", "order/\U0010ffff\U0010ffff"}
		for i := range want {
			if err := store.Put(ctx, want[(i*7)%len(want)], []byte("x")); err != nil {
				return err
			}
		}
		if err := first(store.Put(ctx, "order", nil), store.Put(ctx, "order0", nil), store.Put(ctx, "Order/x", nil)); err != nil {
			return err
		}
		page, err := store.List(ctx, kv.ListOptions{Prefix: "order/"})
		if err != nil {
			return err
		}
		return first(equal("the keys", names(page), strings.Join(want, " ")), equal("the cursor", page.Cursor, ""))
	}},
	{Name: "list-by-pages", Run: func(ctx context.Context, store *kv.Store) error {
		var want []string
		for i := 0; i < 7; i++ {
			want = append(want, "pages/"+strconv.Itoa(i))
			if err := store.Put(ctx, want[i], nil); err != nil {
				return err
			}
		}
		var got []string
		options := kv.ListOptions{Prefix: "pages/", Limit: 3}
		for i := 0; ; i++ {
			page, err := store.List(ctx, options)
			if err != nil {
				return err
			}
			if len(page.Keys) > 3 || i == 10 {
				return errors.New("a page is too large, or there is one too many")
			}
			if len(page.Keys) > 0 {
				got = append(got, names(page))
			}
			if options.Cursor = page.Cursor; options.Cursor == "" {
				break
			}
			// What is there no more does not stop the next page; what is, is not in it again.
			if i > 0 {
				continue
			}
			if err := store.Delete(ctx, page.Keys[len(page.Keys)-1].Name); err != nil {
				return err
			}
		}
		return equal("the keys", strings.Join(got, " "), strings.Join(want, " "))
	}},
	{Name: "list-of-nothing", Run: func(ctx context.Context, store *kv.Store) error {
		page, err := store.List(ctx, kv.ListOptions{Prefix: "nothing/at/all"})
		return first(err, equal("the page", names(page)+page.Cursor, ""))
	}},
	{Name: "list-of-all", Run: func(ctx context.Context, store *kv.Store) error {
		if err := store.Put(ctx, "\x01first", nil); err != nil {
			return err
		}
		page, err := store.List(ctx, kv.ListOptions{Limit: 1})
		return first(err, equal("the first key", names(page), "\x01first"), store.Delete(ctx, "\x01first"))
	}},
	{Name: "list-with-metadata", Needs: []string{Listed}, Run: func(ctx context.Context, store *kv.Store) error {
		err := first(
			store.Put(ctx, "details/a", []byte("x"), kv.Metadata("é\"")),
			store.Put(ctx, "details/b", []byte("x"), kv.TTL(time.Hour)),
		)
		if err != nil {
			return err
		}
		page, err := store.List(ctx, kv.ListOptions{Prefix: "details/"})
		if err != nil {
			return err
		}
		if err := equal("the keys", names(page), "details/a details/b"); err != nil {
			return err
		}
		if left := time.Until(page.Keys[1].Expires); left < 50*time.Minute || left > 70*time.Minute {
			return errors.New("it expires in " + strconv.Itoa(int(left/time.Minute)) + " minutes")
		}
		return first(
			equal("the metadata", page.Keys[0].Metadata+"|"+page.Keys[1].Metadata, "é\"|"),
			equal("that the first expires", strconv.FormatBool(!page.Keys[0].Expires.IsZero()), "false"),
		)
	}},
	{Name: "list-without-what-has-expired", Needs: []string{Exact, Listed}, Run: func(ctx context.Context, store *kv.Store) error {
		err := first(store.Put(ctx, "expired/a", nil, kv.TTL(200*time.Millisecond)), store.Put(ctx, "expired/b", nil))
		if err != nil {
			return err
		}
		time.Sleep(300 * time.Millisecond)
		page, err := store.List(ctx, kv.ListOptions{Prefix: "expired/"})
		return first(err, equal("the keys", names(page), "expired/b"))
	}},
}

func names(page kv.Page) string {
	var all []string
	for _, key := range page.Keys {
		all = append(all, key.Name)
	}
	return strings.Join(all, " ")
}
