//go:build !wasip1

package blobstore

import (
	"bytes"
	"context"
	"io"
	"sort"
	"strings"
	"sync"
	"time"

	"go-edge.dev/internal/clock"
)

// memory is a bucket for tests.
type memory struct {
	mutex   sync.Mutex
	objects map[string]held
}

type held struct {
	Info
	bytes []byte // never written to again
}

// NewMemory returns a bucket in memory.
func NewMemory() Store { return &memory{objects: map[string]held{}} }

func (m *memory) Put(_ context.Context, key string, body io.Reader, contentType string) (Info, error) {
	all, err := io.ReadAll(body)
	if err != nil {
		return Info{}, err
	}
	info := Info{Key: key, Size: int64(len(all)), ContentType: contentType, ETag: newETag()}
	info.Modified = time.UnixMilli(clock.Now().UnixMilli())
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.objects[key] = held{info, all}
	return info, nil
}

func (m *memory) Get(_ context.Context, key string, offset, length int64) (*Object, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	found, ok := m.objects[key]
	if !ok {
		return nil, ErrNotFound
	}
	from, n, err := within(found.Size, offset, length)
	if err != nil {
		return nil, err
	}
	body := io.NopCloser(bytes.NewReader(found.bytes[from : from+n]))
	return &Object{Info: found.Info, Body: body, Offset: from, Length: n}, nil
}

func (m *memory) Head(_ context.Context, key string) (Info, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if found, ok := m.objects[key]; ok {
		return found.Info, nil
	}
	return Info{}, ErrNotFound
}

func (m *memory) List(_ context.Context, prefix, cursor string, limit int) ([]Info, string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var keys []string
	for key := range m.objects {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	keys, next := page(keys, cursor, limit)
	objects := make([]Info, len(keys))
	for i, key := range keys {
		objects[i] = m.objects[key].Info
	}
	return objects, next, nil
}

func (m *memory) Delete(_ context.Context, key string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	delete(m.objects, key)
	return nil
}
