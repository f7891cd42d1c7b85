//go:build !wasip1

// Package kvstore is what is behind package kv natively: stores in files, and
// stores in memory for tests.
package kvstore

import (
	"context"
	"time"

	"go-edge.dev/internal/native"
)

// Store is a store, a method for each operation. An error that is one of
// package binding's, with a Text, tells the program that text.
type Store interface {
	// Get returns the entries of keys in their order; one that is not there has
	// no Version.
	Get(ctx context.Context, keys []string) ([]Entry, error)
	Put(ctx context.Context, key string, value []byte, write Write) error
	Delete(ctx context.Context, key string) error
	List(ctx context.Context, prefix, cursor string, limit int) (Page, error)
	// CompareAndSet returns the entry's new version.
	CompareAndSet(ctx context.Context, key, version string, value []byte, write Write) (string, error)
	Increment(ctx context.Context, key string, delta int64) (int64, error)
}

// Entry is an entry of a store.
type Entry struct {
	Key      string
	Value    []byte
	Metadata string
	Expires  time.Time // zero for never
	Version  string    // empty for an entry that is not there
}

// Write is what is stored with a value.
type Write struct {
	TTL      time.Duration // 0 for ever
	Metadata string
}

// Page is a part of a list, whose entries have no Value; Cursor is where the
// next one begins, empty where there is none.
type Page struct {
	Entries []Entry
	Cursor  string
}

var overrides native.Overrides[Store]

// Override puts a store in the place of the one that has a name, for handles
// that are open already, too, until the function that it returns is called.
func Override(name string, store Store) (restore func()) { return overrides.Set(name, store) }

// Find returns the store that has a name. The file of one is opened, and made,
// when it is first asked for, and is then shared by the whole process.
func Find(name string) (Store, error) {
	if store, ok := overrides.Get(name); ok {
		return store, nil
	}
	return openFile(name)
}
