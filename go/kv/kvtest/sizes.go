package kvtest

import (
	"context"
	"errors"

	"go-edge.dev/kv"
)

// Sizes are about the sizes of values.
var Sizes = []Case{
	{Name: "value-of-60000", Run: roundTrip("sizes/60000", 60_000)},
	{Name: "value-of-1000000", Needs: []string{Values1}, Run: roundTrip("sizes/1000000", 1_000_000)},
	{Name: "value-of-9000000", Needs: []string{Values9}, Run: roundTrip("sizes/9000000", 9_000_000)},
	{Name: "value-too-large", Run: func(ctx context.Context, store *kv.Store) error {
		err := store.Put(ctx, "too-large", pattern(25<<20+1))
		if wrong := wantError("put", err, kv.ErrTooLarge); wrong != nil {
			return wrong
		}
		_, err = store.Get(ctx, "too-large")
		return wantError("get", err, kv.ErrNotFound)
	}},
}

func roundTrip(key string, size int) func(context.Context, *kv.Store) error {
	return func(ctx context.Context, store *kv.Store) error {
		value := pattern(size)
		if err := store.Put(ctx, key, value); err != nil {
			return err
		}
		got, err := store.Get(ctx, key)
		if err != nil {
			return err
		}
		if string(got) != string(value) {
			return errors.New("it comes back as another")
		}
		return store.Delete(ctx, key)
	}
}

// pattern has no two parts that are the same and near each other.
func pattern(size int) []byte {
	value, x := make([]byte, size), uint32(1)
	for i := range value {
		x = x*1664525 + 1013904223
		value[i] = byte(x >> 24)
	}
	return value
}
