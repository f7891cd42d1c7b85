//go:build !wasip1

package kv

import (
	"context"
	"errors"

	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/kvstore"
)

// check finds nothing wrong: a store is made when it is first used.
func check(string) error { return nil }

func (s *Store) get(ctx context.Context, keys []string) ([]Entry, error) {
	key := keys[0]
	if len(keys) > 1 {
		key = ""
	}
	found, err := use(s, "kv: get", key, func(store kvstore.Store) ([]kvstore.Entry, error) {
		return store.Get(ctx, keys)
	})
	entries := make([]Entry, len(found))
	for i, entry := range found {
		entries[i] = Entry(entry)
	}
	return entries, err
}

func (s *Store) put(ctx context.Context, key string, value []byte, w write) error {
	_, err := use(s, "kv: put", key, func(store kvstore.Store) (struct{}, error) {
		return struct{}{}, store.Put(ctx, key, value, kvstore.Write{TTL: w.ttl, Metadata: w.metadata})
	})
	return err
}

func (s *Store) remove(ctx context.Context, key string) error {
	_, err := use(s, "kv: delete", key, func(store kvstore.Store) (struct{}, error) {
		return struct{}{}, store.Delete(ctx, key)
	})
	return err
}

func (s *Store) list(ctx context.Context, options ListOptions) (Page, error) {
	found, err := use(s, "kv: list", "", func(store kvstore.Store) (kvstore.Page, error) {
		return store.List(ctx, options.Prefix, options.Cursor, options.Limit)
	})
	page := Page{Cursor: found.Cursor}
	for _, entry := range found.Entries {
		page.Keys = append(page.Keys, Key{entry.Key, entry.Metadata, entry.Expires})
	}
	return page, err
}

func (s *Store) compareAndSet(ctx context.Context, key, version string, value []byte, w write) (string, error) {
	return use(s, "kv: compare and set", key, func(store kvstore.Store) (string, error) {
		return store.CompareAndSet(ctx, key, version, value, kvstore.Write{TTL: w.ttl, Metadata: w.metadata})
	})
}

func (s *Store) increment(ctx context.Context, key string, delta int64) (int64, error) {
	return use(s, "kv: increment", key, func(store kvstore.Store) (int64, error) {
		return store.Increment(ctx, key, delta)
	})
}

// use does something with what is behind the store now, and says of an error
// what was done.
func use[T any](s *Store, do, key string, f func(kvstore.Store) (T, error)) (T, error) {
	store, err := kvstore.Find(s.name)
	if err == nil {
		var result T
		if result, err = f(store); err == nil {
			return result, nil
		}
	}
	var none T
	var plain *binding.Error
	if errors.As(err, &plain) && plain.Do == "" {
		return none, &binding.Error{Do: do, Name: s.name, Key: key, Text: plain.Text, Is: plain.Is, Cause: plain.Cause}
	}
	return none, binding.Wrap(do, s.name, key, err)
}
