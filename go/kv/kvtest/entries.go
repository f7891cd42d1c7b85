package kvtest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"go-edge.dev/kv"
)

// Entries are about single entries.
var Entries = []Case{
	{Name: "get-nothing", Run: func(ctx context.Context, store *kv.Store) error {
		_, err := store.Get(ctx, "get-nothing")
		if wrong := wantError("get", err, kv.ErrNotFound); wrong != nil {
			return wrong
		}
		return equal("the text", strconv.FormatBool(strings.HasPrefix(err.Error(), "kv: get get-nothing in ")), "true")
	}},
	{Name: "put-get-delete", Run: func(ctx context.Context, store *kv.Store) error {
		key := "put-get-delete"
		err := first(
			store.Put(ctx, key, []byte("one")),
			wantValue(ctx, store, key, "one"),
			store.Put(ctx, key, []byte("two")),
			wantValue(ctx, store, key, "two"),
			store.Delete(ctx, key),
		)
		if err != nil {
			return err
		}
		_, err = store.Get(ctx, key)
		return first(wantError("get", err, kv.ErrNotFound), store.Delete(ctx, key))
	}},
	{Name: "binary", Run: func(ctx context.Context, store *kv.Store) error {
		value := make([]byte, 512)
		for i := range value {
			value[i] = byte(i)
		}
		return first(store.Put(ctx, "binary", value), wantValue(ctx, store, "binary", string(value)))
	}},
	{Name: "empty", Run: func(ctx context.Context, store *kv.Store) error {
		return first(store.Put(ctx, "empty", nil), wantValue(ctx, store, "empty", ""))
	}},
	{Name: "text-with-nul-and-bom", Run: func(ctx context.Context, store *kv.Store) error {
		value := "\ufeffa\x00b\n\"é😀\\"
		return first(store.Put(ctx, "nul", []byte(value)), wantValue(ctx, store, "nul", value))
	}},
	{Name: "metadata", Run: func(ctx context.Context, store *kv.Store) error {
		text := "\"é😀\\\n{}" + strings.Repeat("m", 900)
		if err := store.Put(ctx, "metadata", []byte("x"), kv.Metadata(text)); err != nil {
			return err
		}
		entry, err := store.GetEntry(ctx, "metadata")
		if err != nil {
			return err
		}
		err = first(
			equal("the key", entry.Key, "metadata"),
			equal("the value", string(entry.Value), "x"),
			equal("the metadata", entry.Metadata, text),
			equal("that it expires", strconv.FormatBool(!entry.Expires.IsZero()), "false"),
			equal("that it has a version", strconv.FormatBool(entry.Version != ""), "true"),
			store.Put(ctx, "metadata", []byte("y")),
		)
		if err != nil {
			return err
		}
		entry, err = store.GetEntry(ctx, "metadata")
		return first(err, equal("the metadata after a put without", entry.Metadata, ""))
	}},
	{Name: "ttl-of-an-hour", Run: func(ctx context.Context, store *kv.Store) error {
		if err := store.Put(ctx, "hour", []byte("x"), kv.TTL(time.Hour), kv.Metadata("m")); err != nil {
			return err
		}
		entry, err := store.GetEntry(ctx, "hour")
		if err != nil {
			return err
		}
		if left := time.Until(entry.Expires); left < 50*time.Minute || left > 70*time.Minute {
			return errors.New("it expires in " + strconv.Itoa(int(left/time.Minute)) + " minutes")
		}
		err = first(equal("the metadata", entry.Metadata, "m"), store.Put(ctx, "hour", []byte("x")))
		if err != nil {
			return err
		}
		entry, err = store.GetEntry(ctx, "hour")
		return first(err, equal("that it expires after a put without", strconv.FormatBool(!entry.Expires.IsZero()), "false"))
	}},
	{Name: "ttl-of-a-moment", Needs: []string{Exact}, Run: func(ctx context.Context, store *kv.Store) error {
		if err := store.Put(ctx, "moment", []byte("x"), kv.TTL(400*time.Millisecond)); err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond)
		_, err := store.Get(ctx, "moment")
		if wrong := wantError("get", err, kv.ErrNotFound); wrong != nil {
			return wrong
		}
		entries, err := store.GetMany(ctx, "moment")
		if err != nil {
			return err
		}
		return equal("the version", entries[0].Version, "")
	}},
	{Name: "unicode-keys", Run: func(ctx context.Context, store *kv.Store) error {
		keys := []string{
			"u/é", "u/e\u0301", "u/😀", "u/ﬀ", "u/a b", "u/a%20b", "u/..", "u/../x", "u/?#&=+", "u/\"\\\n\t\x01", "u/\u202e", "...",
			strings.Repeat("é", 256),
		}
		for i, key := range keys {
			if err := store.Put(ctx, key, []byte(strconv.Itoa(i))); err != nil {
				return err
			}
		}
		for i, key := range keys {
			if err := wantValue(ctx, store, key, strconv.Itoa(i)); err != nil {
				return err
			}
		}
		return nil
	}},
	{Name: "get-many", Run: func(ctx context.Context, store *kv.Store) error {
		err := first(
			store.Put(ctx, "many/a", []byte("A"), kv.Metadata("m")),
			store.Put(ctx, "many/b", nil),
			store.Put(ctx, "many/c", []byte{0xff, 0}),
		)
		if err != nil {
			return err
		}
		entries, err := store.GetMany(ctx, "many/c", "many/none", "many/a", "many/b", "many/a")
		if err != nil {
			return err
		}
		got := ""
		for _, e := range entries {
			got += e.Key + "=" + quote(string(e.Value)) + e.Metadata + strconv.FormatBool(e.Version != "") + " "
		}
		return equal("the entries", got, `many/c="\xff\x00"true many/none=""false many/a="A"mtrue many/b=""true many/a="A"mtrue `)
	}},
	{Name: "get-a-hundred", Run: func(ctx context.Context, store *kv.Store) error {
		keys := make([]string, 100)
		for i := range keys {
			keys[i] = "hundred/" + strconv.Itoa(i)
		}
		if err := store.Put(ctx, "hundred/42", []byte("x")); err != nil {
			return err
		}
		entries, err := store.GetMany(ctx, keys...)
		if err != nil {
			return err
		}
		none, err := store.GetMany(ctx)
		return first(
			err,
			equal("the entries", strconv.Itoa(len(entries)), "100"),
			equal("the value", string(entries[42].Value), "x"),
			equal("the version of another", entries[41].Version, ""),
			equal("the entries of none", strconv.Itoa(len(none)), "0"),
		)
	}},
}
