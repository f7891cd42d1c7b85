// Package binding is what packages for bindings have in common, those for things
// that a platform has by a name: their errors, and how to ask for them.
package binding

import (
	"context"
	"errors"
)

// What an Error is, for errors.Is.
var (
	ErrNotFound    = errors.New("not found")
	ErrConflict    = errors.New("changed by another in the meantime")
	ErrInvalid     = errors.New("invalid")
	ErrNoBinding   = errors.New("no such binding")
	ErrWrongType   = errors.New("the binding is something else")
	ErrTooLarge    = errors.New("too large")
	ErrQuota       = errors.New("over what the platform grants")
	ErrTimeout     = errors.New("timed out")
	ErrUnsupported = errors.New("not supported by what is behind the binding")
	ErrUnavailable = errors.New("unavailable")
)

// Error is what using a binding ends with that failed.
type Error struct {
	Do   string // what was done, such as "kv: get"
	Name string // of the binding
	Key  string // what it was done to; may be empty
	Text string // what happened, and what to do about it

	// Is is one of the errors above, and Cause what else it is; nil for nothing.
	Is, Cause error
}

func (e *Error) Error() string {
	text := e.Do
	if e.Key != "" {
		text += " " + e.Key
	}
	return text + " in " + e.Name + ": " + e.Text
}

// Unwrap has errors.Is find what it is.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Is}
	}
	return []error{e.Is, e.Cause}
}

// codes are those of the ABI that have an error of their own.
var codes = [...]struct {
	code string
	is   error
}{
	{"conflict", ErrConflict},
	{"invalid", ErrInvalid},
	{"missing", ErrNoBinding},
	{"wrong-type", ErrWrongType},
	{"too-large", ErrTooLarge},
	{"quota", ErrQuota},
	{"timeout", ErrTimeout},
	{"unsupported", ErrUnsupported},
}

// kindOf returns the error that a code of the ABI stands for.
func kindOf(code string) error {
	for _, entry := range codes {
		if entry.code == code {
			return entry.is
		}
	}
	return ErrUnavailable
}

// Wrap makes an Error of any error that a store or a context has given. It
// compares errors itself: package errors takes the reflection of half a small
// program along.
func Wrap(do, name, key string, err error) error {
	if _, own := err.(*Error); own {
		return err
	}
	is := ErrUnavailable
	if err == context.DeadlineExceeded {
		is = ErrTimeout
	}
	return &Error{Do: do, Name: name, Key: key, Text: err.Error(), Is: is, Cause: err}
}
