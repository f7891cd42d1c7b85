package kvtest

import (
	"context"
	"errors"
	"strings"
	"time"

	"go-edge.dev/kv"
)

// Failures are about what can not be.
var Failures = []Case{
	{Name: "keys-that-can-not-be", Run: func(ctx context.Context, store *kv.Store) error {
		for _, key := range []string{"", ".", "..", "a\x00b", "\xff", strings.Repeat("k", 513)} {
			_, get := store.Get(ctx, key)
			_, many := store.GetMany(ctx, "a", key)
			_, cas := store.CompareAndSet(ctx, key, "", nil)
			_, sum := store.Increment(ctx, key, 1)
			for _, err := range []error{get, many, cas, sum, store.Put(ctx, key, nil), store.Delete(ctx, key)} {
				if wrong := wantError("the key "+quote(key), err, kv.ErrInvalid); wrong != nil {
					return wrong
				}
			}
		}
		return nil
	}},
	{Name: "options-that-can-not-be", Run: func(ctx context.Context, store *kv.Store) error {
		_, few := store.List(ctx, kv.ListOptions{Limit: -1})
		_, many := store.List(ctx, kv.ListOptions{Limit: 1001})
		_, prefix := store.List(ctx, kv.ListOptions{Prefix: "\xff"})
		_, keys := store.GetMany(ctx, make([]string, 101)...)
		return first(
			wantError("a negative limit", few, kv.ErrInvalid),
			wantError("a limit of 1001", many, kv.ErrInvalid),
			wantError("a prefix of no text", prefix, kv.ErrInvalid),
			wantError("101 keys", keys, kv.ErrInvalid),
			wantError("a TTL of 0", store.Put(ctx, "k", nil, kv.TTL(0)), kv.ErrInvalid),
			wantError("a negative TTL", store.Put(ctx, "k", nil, kv.TTL(-time.Hour)), kv.ErrInvalid),
			wantError("metadata of no text", store.Put(ctx, "k", nil, kv.Metadata("\xff")), kv.ErrInvalid),
			wantError("metadata of 1025 bytes", store.Put(ctx, "k", nil, kv.Metadata(strings.Repeat("m", 1025))), kv.ErrTooLarge),
		)
	}},
	{Name: "names-that-can-not-be", Run: func(context.Context, *kv.Store) error {
		for _, name := range []string{"", "a/b", "../x", "é", "a.b", "a b", strings.Repeat("n", 65)} {
			if _, err := kv.Open(name); !errors.Is(err, kv.ErrInvalid) {
				return wantError("open of "+quote(name), err, kv.ErrInvalid)
			}
		}
		return nil
	}},
	{Name: "context-that-is-over", Run: func(ctx context.Context, store *kv.Store) error {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		_, get := store.Get(ctx, "over")
		_, list := store.List(ctx, kv.ListOptions{})
		return first(
			wantError("get", get, context.Canceled),
			wantError("get", get, kv.ErrUnavailable),
			wantError("list", list, context.Canceled),
			wantError("put", store.Put(ctx, "over", nil), context.Canceled),
			wantError("delete", store.Delete(ctx, "over"), context.Canceled),
		)
	}},
	{Name: "deadline-that-has-passed", Run: func(ctx context.Context, store *kv.Store) error {
		ctx, cancel := context.WithTimeout(ctx, time.Nanosecond)
		defer cancel()
		time.Sleep(10 * time.Millisecond)
		_, err := store.Get(ctx, "deadline")
		return first(wantError("get", err, context.DeadlineExceeded), wantError("get", err, kv.ErrTimeout))
	}},
}
