package kv

import "time"

// PutOption says more of what is stored than its value.
type PutOption func(*write)

// write is what options say.
type write struct {
	ttl      time.Duration
	expires  bool // ttl is set
	metadata string
}

// TTL has the entry be gone after d, which is more than 0. Fractions of a
// millisecond are rounded up. Workers KV takes 60 seconds or more.
func TTL(d time.Duration) PutOption {
	return func(w *write) { w.ttl, w.expires = d, true }
}

// Metadata stores text with the entry, up to 1024 bytes of UTF-8, which a list
// has too. Workers KV takes some bytes less, with what else is kept there.
func Metadata(text string) PutOption {
	return func(w *write) { w.metadata = text }
}

// ListOptions says which keys are wanted.
type ListOptions struct {
	Prefix string // of the keys; all where it is empty
	Cursor string // of the page before; the first page where it is empty
	Limit  int    // keys of a page at most; 1000 where it is 0, and never more
}
