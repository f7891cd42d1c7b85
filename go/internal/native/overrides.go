//go:build !wasip1

package native

import "sync"

// Overrides are what tests have in place of what has a name. The zero value has
// none.
type Overrides[T any] struct {
	mu     sync.Mutex
	values map[string]T
}

// Set puts value in the place of what has that name, until the function that it
// returns is called, which brings back what was there before.
func (o *Overrides[T]) Set(name string, value T) (restore func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.values == nil {
		o.values = map[string]T{}
	}
	before, had := o.values[name]
	o.values[name] = value
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if had {
			o.values[name] = before
		} else {
			delete(o.values, name)
		}
	}
}

// Get returns what is in the place of what has that name, if anything is.
func (o *Overrides[T]) Get(name string) (value T, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	value, ok = o.values[name]
	return value, ok
}
