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

// Cases are all there are.
var Cases = join(entryCases, sizeCases, listCases, atomicCases, failureCases)

func join(groups ...[]Case) []Case {
	var all []Case
	for _, group := range groups {
		all = append(all, group...)
	}
	return all
}

// Find returns the case of that name.
func Find(name string) (Case, bool) {
	for _, c := range Cases {
		if c.Name == name {
			return c, true
		}
	}
	return Case{}, false
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
	return errors.New(what + " is " + strconv.Quote(got) + ", want " + strconv.Quote(want))
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
