package kv

import "go-edge.dev/internal/binding"

// What an operation fails with, for errors.Is. The error's text says which
// store and key it was, what happened, and what to do about it. One that a
// context has ended is also that context's error.
var (
	ErrNotFound    = binding.ErrNotFound    // there is no entry with that key
	ErrConflict    = binding.ErrConflict    // the entry has another version
	ErrInvalid     = binding.ErrInvalid     // a name, key, option or number that can't be
	ErrNoBinding   = binding.ErrNoBinding   // the platform has no store of that name
	ErrWrongType   = binding.ErrWrongType   // what has that name is no store
	ErrTooLarge    = binding.ErrTooLarge    // the value or metadata is larger than the store takes
	ErrQuota       = binding.ErrQuota       // too much, or too often, for what the platform grants
	ErrTimeout     = binding.ErrTimeout     // it took too long, or the context's deadline has passed
	ErrUnsupported = binding.ErrUnsupported // what is behind the store can't do that
	ErrUnavailable = binding.ErrUnavailable // anything else
)
