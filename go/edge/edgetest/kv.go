//go:build !wasip1

package edgetest

import (
	"context"
	"testing"

	"go-edge.dev/internal/kvstore"
)

// KVStore stands in for a store of package kv.
type KVStore struct{ failure }

// KV puts an empty store in memory in the place of the one that has a name, also
// for handles that are open already, until the test ends. It can do all that any
// platform's can.
func KV(t testing.TB, name string) *KVStore {
	t.Helper()
	nativeOnly(t, "edgetest.KV")
	store := &KVStore{}
	t.Cleanup(kvstore.Override(name, &failingKV{kvstore.NewMemory(), store}))
	return store
}

// failingKV asks before each operation whether it fails.
type failingKV struct {
	kvstore.Store
	owner *KVStore
}

func (f *failingKV) Get(ctx context.Context, keys []string) ([]kvstore.Entry, error) {
	if err := f.owner.get(); err != nil {
		return nil, err
	}
	return f.Store.Get(ctx, keys)
}

func (f *failingKV) Put(ctx context.Context, key string, value []byte, write kvstore.Write) error {
	if err := f.owner.get(); err != nil {
		return err
	}
	return f.Store.Put(ctx, key, value, write)
}

func (f *failingKV) Delete(ctx context.Context, key string) error {
	if err := f.owner.get(); err != nil {
		return err
	}
	return f.Store.Delete(ctx, key)
}

func (f *failingKV) List(ctx context.Context, prefix, cursor string, limit int) (kvstore.Page, error) {
	if err := f.owner.get(); err != nil {
		return kvstore.Page{}, err
	}
	return f.Store.List(ctx, prefix, cursor, limit)
}

func (f *failingKV) CompareAndSet(
	ctx context.Context, key, version string, value []byte, write kvstore.Write,
) (string, error) {
	if err := f.owner.get(); err != nil {
		return "", err
	}
	return f.Store.CompareAndSet(ctx, key, version, value, write)
}

func (f *failingKV) Increment(ctx context.Context, key string, delta int64) (int64, error) {
	if err := f.owner.get(); err != nil {
		return 0, err
	}
	return f.Store.Increment(ctx, key, delta)
}
