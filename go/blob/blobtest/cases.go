// Package blobtest has what every backend of package blob must do, as cases that
// a test or a program at the edge runs.
package blobtest

import (
	"context"
	"errors"

	"go-edge.dev/blob"
)

// Case is something that is true of a bucket. It uses keys of its own.
type Case struct {
	Name  string
	Needs string // what not every backend has, or ""
	Run   func(ctx context.Context, b *blob.Bucket) error
}

// What a backend may lack.
const (
	LongKeys = "keys of 1024 bytes"
)

// Objects are about what is stored, Failures about what is not. They are apart
// because both do not fit into one val.
var Objects = []Case{
	{"what is put is there", "", putGet},
	{"an object is replaced", "", replace},
	{"an empty object", "", empty},
	{"what is not there", "", missing},
	{"what is deleted is gone", "", remove},
	{"large objects of known and unknown size", "", large},
	{"content types", "", contentTypes},
	{"the time of an object", "", modified},
	{"ranges", "", ranges},
	{"ranges that can't be", "", badRanges},
	{"unusual keys", "", unusualKeys},
	{"long keys", LongKeys, longKeys},
	{"keys that can't be", "", badKeys},
	{"lists by prefix, in the order of bytes", "", listOrder},
	{"lists by pages", "", listPages},
	{"lists that can't be", "", badLists},
}

// Failures are the other cases.
var Failures = []Case{
	{"a body that fails stores nothing", "", failingBody},
	{"a body of another size stores nothing", "", wrongSize},
	{"a context that ends stores nothing", "", cancelledPut},
	{"a context that has ended", "", endedContext},
	{"a body ends with its context", "", cancelledGet},
	{"a body that is closed early", "", closedEarly},
	{"what is being read stays as it was", "", replacedWhileRead},
	{"many at once", "", concurrent},
}

// Find returns the case of that name.
func Find(cases []Case, name string) (Case, bool) {
	for _, c := range cases {
		if c.Name == name {
			return c, true
		}
	}
	return Case{}, false
}

func fail(text string) error { return errors.New(text) }

// is tells of an error that is another than expected.
func is(what string, err, want error) error {
	if errors.Is(err, want) {
		return nil
	}
	if err == nil {
		return fail(what + ": no error, but it should be: " + want.Error())
	}
	return fail(what + ": " + err.Error() + "; it should be: " + want.Error())
}

// quote is little beside strconv.Quote, which knows of all of Unicode.
func quote(text string) string { return `"` + text + `"` }
