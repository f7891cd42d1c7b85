// Package kvtest has what is true of every store, whatever is behind it: a case
// is run natively by go test, and on the platforms by a program that serves it.
package kvtest

import (
	"context"
	"errors"
	"strconv"

	"go-edge.dev/kv"
)

// What a case may need of a store.
const (
	Atomic  = "atomic"       // CompareAndSet and Increment
	Exact   = "exact-ttl"    // entries that are gone after less than a minute
	Listed  = "list-details" // lists that have metadata and leave out what has expired
	Values1 = "values-1mb"   // values of 1,000,000 bytes
	Values9 = "values-9mb"   // values of 9,000,000 bytes
)

// Case is something that is true of a store. Its keys are its own.
type Case struct {
	Name  string
	Needs []string
	Run   func(ctx context.Context, store *kv.Store) error
}

// Cases returns all there are. Which of them a program holds is up to it: they
// are in [Entries], [Sizes], [Lists], [Atomics] and [Failures].
func Cases() []Case {
	var all []Case
	for _, group := range [][]Case{Entries, Sizes, Lists, Atomics, Failures} {
		all = append(all, group...)
	}
	return all
}

// wantValue says what is wrong with the value of a key.
func wantValue(ctx context.Context, store *kv.Store, key, want string) error {
	value, err := store.Get(ctx, key)
	if err != nil {
		return err
	}
	return equal("the value of "+key, string(value), want)
}

func wantError(what string, err, want error) error {
	if err == nil {
		return errors.New(what + " succeeds, want: " + want.Error())
	}
	if !errors.Is(err, want) {
		return errors.New(what + " fails with: " + err.Error() + ", want: " + want.Error())
	}
	return nil
}

func equal(what, got, want string) error {
	if got == want {
		return nil
	}
	if len(got)+len(want) > 200 {
		return errors.New(what + " is another: " + strconv.Itoa(len(got)) + " bytes, want " + strconv.Itoa(len(want)))
	}
	return errors.New(what + " is " + quote(got) + ", want " + quote(want))
}

// first returns the first error there is.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// quote is strconv.Quote without its tables, for what is UTF-8 and what is not.
func quote(text string) string {
	const hex = "0123456789abcdef"
	out := []byte{'"'}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			out = append(out, '\\', 'x', hex[c>>4], hex[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(append(out, '"'))
}
