//go:build !wasip1

package edgetest

import (
	"errors"
	"os"
	"sync"
	"testing"

	"go-edge.dev/internal/kvstore"
	"go-edge.dev/internal/native"
)

// temporary is the folder for what programs keep, of all tests that run at the
// same time: stores are the process's.
var temporary struct {
	mu      sync.Mutex
	users   int
	folder  string
	restore func()
}

// keepApart has what programs keep go into a folder that is gone when the last
// of the tests has ended that asked for it.
func keepApart(t testing.TB) {
	t.Helper()
	temporary.mu.Lock()
	defer temporary.mu.Unlock()
	if temporary.users == 0 {
		folder, err := os.MkdirTemp("", "go-edge-test-")
		if err != nil {
			t.Fatal("edgetest: ", err)
		}
		temporary.folder, temporary.restore = folder, native.Override(folder)
	}
	temporary.users++
	t.Cleanup(func() {
		if err := leave(); err != nil {
			t.Error("edgetest: ", err)
		}
	})
}

func leave() error {
	temporary.mu.Lock()
	defer temporary.mu.Unlock()
	temporary.users--
	if temporary.users > 0 {
		return nil
	}
	temporary.restore()
	return errors.Join(kvstore.CloseFiles(temporary.folder), os.RemoveAll(temporary.folder))
}

// failure is what operations end with on demand.
type failure struct {
	mu  sync.Mutex
	err error
}

// Fail has whatever is done end with err from now on, such as one of the
// package's errors; nil has it succeed again.
func (f *failure) Fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *failure) get() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}
