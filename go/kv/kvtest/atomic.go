package kvtest

import (
	"context"
	"errors"
	"math"
	"strconv"
	"time"

	"go-edge.dev/kv"
)

// Atomics are about CompareAndSet and Increment.
var Atomics = []Case{
	{Name: "cas", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		one, err := store.CompareAndSet(ctx, "cas", "", []byte("1"))
		if err != nil {
			return err
		}
		two, err := store.CompareAndSet(ctx, "cas", one, []byte("2"), kv.Metadata("m"))
		if err != nil {
			return err
		}
		_, again := store.CompareAndSet(ctx, "cas", one, []byte("3"))
		_, absent := store.CompareAndSet(ctx, "cas", "", []byte("3"))
		_, nothing := store.CompareAndSet(ctx, "cas/none", two, []byte("3"))
		_, other := store.CompareAndSet(ctx, "cas", "no such version", []byte("3"))
		entry, err := store.GetEntry(ctx, "cas")
		return first(
			err,
			wantError("an old version", again, kv.ErrConflict),
			wantError("no version", absent, kv.ErrConflict),
			wantError("a version of nothing", nothing, kv.ErrConflict),
			wantError("a version that never was", other, kv.ErrConflict),
			equal("the entry", string(entry.Value)+entry.Metadata, "2m"),
			equal("the version", entry.Version, two),
		)
	}},
	{Name: "cas-sees-each-change", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		key := "cas/changes"
		version, err := store.CompareAndSet(ctx, key, "", []byte("1"))
		if err != nil {
			return err
		}
		for _, change := range []func() error{
			func() error { return store.Put(ctx, key, []byte("1")) },
			func() error { _, err := store.Increment(ctx, key, 0); return err },
			func() error { return first(store.Delete(ctx, key), store.Put(ctx, key, []byte("1"))) },
		} {
			if err := change(); err != nil {
				return err
			}
			if _, err := store.CompareAndSet(ctx, key, version, []byte("no")); !errors.Is(err, kv.ErrConflict) {
				return wantError("cas after a change", err, kv.ErrConflict)
			}
			entry, err := store.GetEntry(ctx, key)
			if err != nil {
				return err
			}
			version = entry.Version
		}
		return nil
	}},
	{Name: "cas-of-what-has-expired", Needs: []string{Atomic, Exact}, Run: func(ctx context.Context, store *kv.Store) error {
		key := "cas/expired"
		version, err := store.CompareAndSet(ctx, key, "", []byte("1"), kv.TTL(200*time.Millisecond))
		if err != nil {
			return err
		}
		time.Sleep(300 * time.Millisecond)
		_, gone := store.CompareAndSet(ctx, key, version, []byte("2"))
		_, err = store.CompareAndSet(ctx, key, "", []byte("3"))
		return first(err, wantError("its version", gone, kv.ErrConflict), wantValue(ctx, store, key, "3"))
	}},
	{Name: "cas-by-many-at-once", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		results := make(chan error)
		for i := 0; i < 20; i++ {
			go func() {
				_, err := store.CompareAndSet(ctx, "cas/many", "", []byte(strconv.Itoa(i)))
				results <- err
			}()
		}
		won := 0
		var failed error
		for i := 0; i < 20; i++ {
			switch err := <-results; {
			case err == nil:
				won++
			case !errors.Is(err, kv.ErrConflict):
				failed = err
			}
		}
		return first(failed, equal("those that succeed", strconv.Itoa(won), "1"))
	}},
	{Name: "increment", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		key := "increment"
		return first(
			increment(ctx, store, key, 42, 42),
			wantValue(ctx, store, key, "42"),
			increment(ctx, store, key, 0, 42),
			increment(ctx, store, key, -50, -8),
			wantValue(ctx, store, key, "-8"),
			store.Put(ctx, key, []byte("7")),
			increment(ctx, store, key, 1, 8),
		)
	}},
	{Name: "increment-to-the-limits", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		up, down := "increment/up", "increment/down"
		err := first(
			increment(ctx, store, up, 1<<53, 1<<53),
			increment(ctx, store, up, 1, 1<<53+1),
			increment(ctx, store, up, math.MaxInt64-1<<53-1, math.MaxInt64),
			increment(ctx, store, down, math.MinInt64, math.MinInt64),
			increment(ctx, store, down, 0, math.MinInt64),
		)
		if err != nil {
			return err
		}
		_, over := store.Increment(ctx, up, 1)
		_, under := store.Increment(ctx, down, -1)
		_, far := store.Increment(ctx, down, math.MinInt64)
		return first(
			wantError("one more", over, kv.ErrInvalid),
			wantError("one less", under, kv.ErrInvalid),
			wantError("the least twice", far, kv.ErrInvalid),
			wantValue(ctx, store, up, "9223372036854775807"),
			wantValue(ctx, store, down, "-9223372036854775808"),
		)
	}},
	{Name: "increment-of-no-number", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		for _, value := range []string{"x", "", "1.5", "0x10", "1e3", " 1", "1 ", "+1", "-", "-0", "007", "1\n", "9223372036854775808", "\xff", "99999999999999999999"} {
			if err := store.Put(ctx, "increment/text", []byte(value)); err != nil {
				return err
			}
			_, err := store.Increment(ctx, "increment/text", 1)
			err = first(wantError("increment of "+quote(value), err, kv.ErrInvalid), wantValue(ctx, store, "increment/text", value))
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{Name: "increment-keeps-the-rest", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		key := "increment/kept"
		if err := store.Put(ctx, key, []byte("1"), kv.TTL(time.Hour), kv.Metadata("m")); err != nil {
			return err
		}
		if err := increment(ctx, store, key, 1, 2); err != nil {
			return err
		}
		entry, err := store.GetEntry(ctx, key)
		return first(
			err,
			equal("the metadata", entry.Metadata, "m"),
			equal("that it expires", strconv.FormatBool(!entry.Expires.IsZero()), "true"),
		)
	}},
	{Name: "increment-of-what-has-expired", Needs: []string{Atomic, Exact}, Run: func(ctx context.Context, store *kv.Store) error {
		key := "increment/expired"
		if err := store.Put(ctx, key, []byte("41"), kv.TTL(200*time.Millisecond), kv.Metadata("m")); err != nil {
			return err
		}
		time.Sleep(300 * time.Millisecond)
		if err := increment(ctx, store, key, 1, 1); err != nil {
			return err
		}
		entry, err := store.GetEntry(ctx, key)
		return first(err, equal("the metadata", entry.Metadata, ""), equal("that it expires", strconv.FormatBool(!entry.Expires.IsZero()), "false"))
	}},
	{Name: "increment-by-many-at-once", Needs: []string{Atomic}, Run: func(ctx context.Context, store *kv.Store) error {
		results := make(chan error)
		for i := 0; i < 50; i++ {
			go func() {
				_, err := store.Increment(ctx, "increment/many", 1)
				results <- err
			}()
		}
		var failed error
		for i := 0; i < 50; i++ {
			if err := <-results; err != nil {
				failed = err
			}
		}
		return first(failed, wantValue(ctx, store, "increment/many", "50"))
	}},
}

func increment(ctx context.Context, store *kv.Store, key string, delta, want int64) error {
	got, err := store.Increment(ctx, key, delta)
	if err != nil {
		return err
	}
	return equal("the sum", strconv.FormatInt(got, 10), strconv.FormatInt(want, 10))
}
