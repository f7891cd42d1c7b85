//go:build !wasip1

package kvstore

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// memory is a table in memory, sorted by key.
type memory struct {
	mu      sync.RWMutex
	entries []Entry
	version uint64
}

// NewMemory returns an empty store in memory, with all that package kv offers.
// What has expired in it is not there any more by package clock.
func NewMemory() Store { return store{&memory{}} }

func (m *memory) get(key string) (Entry, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if at, ok := m.find(key); ok {
		entry := m.entries[at]
		entry.Value = bytes.Clone(entry.Value)
		return entry, nil
	}
	return Entry{Key: key}, nil
}

func (m *memory) update(key string, change func(Entry, string) (Entry, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.find(key)
	old := Entry{Key: key}
	if ok {
		old = m.entries[at]
	}
	entry, err := change(old, strconv.FormatUint(m.version+1, 10))
	if err != nil {
		return err
	}
	m.version++
	entry.Value = bytes.Clone(entry.Value)
	switch {
	case entry.Version == "" && ok:
		m.entries = slices.Delete(m.entries, at, at+1)
	case entry.Version == "":
	case ok:
		m.entries[at] = entry
	default:
		m.entries = slices.Insert(m.entries, at, entry)
	}
	return nil
}

func (m *memory) scan(from string, visit func(Entry) bool) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	at, _ := m.find(from)
	for _, entry := range m.entries[at:] {
		entry.Value = nil
		if !visit(entry) {
			break
		}
	}
	return nil
}

func (m *memory) find(key string) (int, bool) {
	return slices.BinarySearchFunc(m.entries, key, func(e Entry, key string) int { return strings.Compare(e.Key, key) })
}
