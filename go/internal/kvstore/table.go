//go:build !wasip1

package kvstore

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/clock"
	"go-edge.dev/internal/envelope"
)

// ValueMax is how many bytes a value may have, as on Workers KV.
const ValueMax = 25 << 20

// table is where entries lie. It knows nothing of expiry.
type table interface {
	// get returns the entry of a key; without a Version where there is none.
	get(key string) (Entry, error)
	// update replaces an entry by what change makes of it, at once for all
	// others; one without a Version is removed. next is a version that no entry
	// has had.
	update(key string, change func(old Entry, next string) (Entry, error)) error
	// scan visits entries in the byte order of their keys, without values, from
	// a key on, until visit returns false.
	scan(from string, visit func(Entry) bool) error
}

// store makes a Store of a table.
type store struct{ table table }

func (s store) Get(ctx context.Context, keys []string) ([]Entry, error) {
	entries := make([]Entry, len(keys))
	for i, key := range keys {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		entry, err := s.table.get(key)
		if err != nil {
			return nil, err
		}
		entries[i] = living(entry)
	}
	return entries, nil
}

func (s store) Put(ctx context.Context, key string, value []byte, write Write) error {
	return s.update(ctx, key, func(_ Entry, next string) (Entry, error) {
		return newEntry(key, value, write, next)
	})
}

func (s store) Delete(ctx context.Context, key string) error {
	return s.update(ctx, key, func(Entry, string) (Entry, error) { return Entry{}, nil })
}

func (s store) CompareAndSet(ctx context.Context, key, version string, value []byte, write Write) (string, error) {
	var created string
	err := s.update(ctx, key, func(old Entry, next string) (Entry, error) {
		if old.Version != version {
			return Entry{}, fail(binding.ErrConflict, "the entry has another version: read it again")
		}
		created = next
		return newEntry(key, value, write, next)
	})
	return created, err
}

func (s store) Increment(ctx context.Context, key string, delta int64) (int64, error) {
	var sum int64
	err := s.update(ctx, key, func(old Entry, next string) (Entry, error) {
		n, ok := int64(0), true
		if old.Version != "" {
			n, ok = envelope.ParseInt64(string(old.Value))
		}
		if !ok {
			return Entry{}, fail(binding.ErrInvalid, "the value is no integer in decimal")
		}
		if delta > 0 && n > math.MaxInt64-delta || delta < 0 && n < math.MinInt64-delta {
			return Entry{}, fail(binding.ErrInvalid, "the sum is beyond 64 bits")
		}
		sum = n + delta
		old.Key, old.Value, old.Version = key, strconv.AppendInt(nil, sum, 10), next
		return old, nil
	})
	return sum, err
}

func (s store) List(ctx context.Context, prefix, cursor string, limit int) (Page, error) {
	if ctx.Err() != nil {
		return Page{}, context.Cause(ctx)
	}
	var page Page
	from := max(prefix, cursor)
	err := s.table.scan(from, func(entry Entry) bool {
		if !strings.HasPrefix(entry.Key, prefix) {
			return false
		}
		if living(entry).Version == "" || entry.Key == cursor {
			return true
		}
		if len(page.Entries) == limit {
			page.Cursor = page.Entries[limit-1].Key
			return false
		}
		page.Entries = append(page.Entries, entry)
		return true
	})
	return page, err
}

// update is the table's, whose entries that have expired are not there.
func (s store) update(ctx context.Context, key string, change func(Entry, string) (Entry, error)) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.table.update(key, func(old Entry, next string) (Entry, error) {
		return change(living(old), next)
	})
}

func newEntry(key string, value []byte, write Write, version string) (Entry, error) {
	if len(value) > ValueMax {
		return Entry{}, fail(binding.ErrTooLarge, "the value is larger than the 25 MiB that a store takes natively")
	}
	entry := Entry{Key: key, Value: value, Metadata: write.Metadata, Version: version}
	if write.TTL > 0 {
		entry.Expires = clock.Now().Add(write.TTL)
	}
	return entry, nil
}

func living(entry Entry) Entry {
	if entry.Expires.IsZero() || clock.Now().Before(entry.Expires) {
		return entry
	}
	return Entry{Key: entry.Key}
}

func fail(is error, text string) error { return &binding.Error{Text: text, Is: is} }

// toMillis and fromMillis are how a time is kept: 0 for none.
func toMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
