package kv

import (
	"context"
	"time"
	"unicode/utf8"

	"go-edge.dev/internal/binding"
)

const (
	maxName     = 64
	maxKey      = 512
	maxMetadata = 1024
	maxKeys     = 100
	maxPage     = 1000
)

// Store is a handle of a store, for any number of goroutines.
type Store struct{ name string }

// Entry is a value and what is stored with it.
type Entry struct {
	Key      string
	Value    []byte
	Metadata string
	Expires  time.Time // zero for never

	// Version is another after each change, for [Store.CompareAndSet]. Where the
	// store can't do that, it says only that the entry is there. It is empty for
	// an entry that is not.
	Version string
}

// Key is what a list tells of an entry.
type Key struct {
	Name     string
	Metadata string
	Expires  time.Time // zero for never
}

// Page is a part of a list. It may have fewer keys than wanted, and even none,
// and be followed by another; Cursor is empty in the last one.
type Page struct {
	Keys   []Key
	Cursor string
}

// Open returns the store that the platform has by that name: letters, digits,
// '-' and '_', up to 64 of them. It asks the platform at once, so that what is
// missing shows when the program starts, and may be called before main.
// Natively there is nothing to ask, and any name will do.
func Open(name string) (*Store, error) {
	if !isName(name) {
		text := "a name has 1 to 64 letters, digits, '-' and '_'"
		return nil, &binding.Error{Do: "kv: open", Name: quote(name), Text: text, Is: ErrInvalid}
	}
	if err := check(name); err != nil {
		return nil, err
	}
	return &Store{name}, nil
}

// MustOpen is Open for variables: it panics with the text of an error.
func MustOpen(name string) *Store {
	store, err := Open(name)
	if err != nil {
		panic(err.Error())
	}
	return store
}

// Get returns a value, or ErrNotFound. A key has 1 to 512 bytes of UTF-8
// without a NUL, and is not "." or "..", here and everywhere.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	entry, err := s.GetEntry(ctx, key)
	return entry.Value, err
}

// GetEntry returns a value with what is stored beside it, or ErrNotFound.
func (s *Store) GetEntry(ctx context.Context, key string) (Entry, error) {
	if err := s.checkKey("kv: get", key); err != nil {
		return Entry{}, err
	}
	entries, err := s.get(ctx, []string{key})
	if err != nil {
		return Entry{}, err
	}
	if entries[0].Version == "" {
		return Entry{}, s.fail("kv: get", key, ErrNotFound, "there is no such entry")
	}
	return entries[0], nil
}

// GetMany returns the entries of up to 100 keys, in their order. One that is
// not there has its Key alone, and no Version.
func (s *Store) GetMany(ctx context.Context, keys ...string) ([]Entry, error) {
	if len(keys) > maxKeys {
		return nil, s.fail("kv: get", "", ErrInvalid, "it is more than 100 keys at once")
	}
	for _, key := range keys {
		if err := s.checkKey("kv: get", key); err != nil {
			return nil, err
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	return s.get(ctx, keys)
}

// Put stores a value in the place of any other. What options do not say is not
// kept from that other either.
func (s *Store) Put(ctx context.Context, key string, value []byte, options ...PutOption) error {
	w, err := s.checkWrite("kv: put", key, options)
	if err != nil {
		return err
	}
	return s.put(ctx, key, value, w)
}

// Delete removes an entry. Nothing is wrong where there is none.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := s.checkKey("kv: delete", key); err != nil {
		return err
	}
	return s.remove(ctx, key)
}

// List returns keys in the order of their bytes, a page at a time.
func (s *Store) List(ctx context.Context, options ListOptions) (Page, error) {
	if options.Limit < 0 || options.Limit > maxPage {
		return Page{}, s.fail("kv: list", "", ErrInvalid, "a page has 1 to 1000 keys")
	}
	if options.Limit == 0 {
		options.Limit = maxPage
	}
	if !isText(options.Prefix) || len(options.Prefix) > maxKey || !utf8.ValidString(options.Cursor) {
		return Page{}, s.fail("kv: list", "", ErrInvalid, "the prefix is none that a key could have, or the cursor none that a page had")
	}
	return s.list(ctx, options)
}

// CompareAndSet stores a value where the entry has that version, or, with an
// empty one, where it is not there, and returns its new version. Of several at
// once, one succeeds, and the others fail with ErrConflict. Workers KV and blobs
// of Val Town can't do it: ErrUnsupported.
func (s *Store) CompareAndSet(ctx context.Context, key, version string, value []byte, options ...PutOption) (string, error) {
	w, err := s.checkWrite("kv: compare and set", key, options)
	if err != nil {
		return "", err
	}
	if !utf8.ValidString(version) {
		return "", s.fail("kv: compare and set", key, ErrInvalid, "the version is none that an entry had")
	}
	return s.compareAndSet(ctx, key, version, value, w)
}

// Increment adds delta to a number, and returns the sum. None is lost of
// several at once. The value is the number in decimal, as in "42"; where there
// is no entry, it is taken for 0. It stays as it is, and the error is
// ErrInvalid, where it is something else or the sum does not fit. What is
// stored with it stays. Workers KV and blobs of Val Town can't do it:
// ErrUnsupported.
func (s *Store) Increment(ctx context.Context, key string, delta int64) (int64, error) {
	if err := s.checkKey("kv: increment", key); err != nil {
		return 0, err
	}
	return s.increment(ctx, key, delta)
}

func (s *Store) checkWrite(do, key string, options []PutOption) (write, error) {
	var w write
	for _, option := range options {
		option(&w)
	}
	if err := s.checkKey(do, key); err != nil {
		return w, err
	}
	switch {
	case w.expires && w.ttl <= 0:
		return w, s.fail(do, key, ErrInvalid, "the TTL is not more than 0")
	case len(w.metadata) > maxMetadata:
		return w, s.fail(do, key, ErrTooLarge, "the metadata is larger than 1024 bytes")
	case !isText(w.metadata):
		return w, s.fail(do, key, ErrInvalid, "the metadata is not UTF-8, or has a NUL")
	}
	return w, nil
}

func (s *Store) checkKey(do, key string) error {
	if key == "" || len(key) > maxKey || key == "." || key == ".." || !isText(key) {
		return s.fail(do, quote(key), ErrInvalid, `a key has 1 to 512 bytes of UTF-8 without a NUL, and is not "." or ".."`)
	}
	return nil
}

func (s *Store) fail(do, key string, is error, text string) error {
	return &binding.Error{Do: do, Name: s.name, Key: key, Text: text, Is: is}
}

func isName(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return name != "" && len(name) <= maxName
}

func isText(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] == 0 {
			return false
		}
	}
	return utf8.ValidString(text)
}

// quote makes what may be anything fit for an error's text.
func quote(text string) string {
	out := append(make([]byte, 0, 40), '"')
	for i := 0; i < len(text) && i < 32; i++ {
		if c := text[i]; c >= ' ' && c < 0x7f {
			out = append(out, c)
		} else {
			out = append(out, '?')
		}
	}
	if len(text) > 32 {
		out = append(out, "..."...)
	}
	return string(append(out, '"'))
}
