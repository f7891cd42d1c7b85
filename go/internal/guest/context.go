//go:build wasip1

package guest

import (
	"context"
	"time"
)

// Context is all of a request's context but its values: cancelled when the client goes away and
// when the handler has returned. Its channel is made when somebody asks for
// it, since most handlers don't.
type Context struct {
	ended bool
	done  chan struct{}
	after []*func()
}

// Deadline implements context.Context: the host sets none.
func (c *Context) Deadline() (time.Time, bool) { return time.Time{}, false }

// Done implements context.Context.
func (c *Context) Done() <-chan struct{} {
	if c.done == nil {
		c.done = make(chan struct{})
		if c.ended {
			close(c.done)
		}
	}
	return c.done
}

// Err implements context.Context.
func (c *Context) Err() error {
	if c.ended {
		return context.Canceled
	}
	return nil
}

// AfterFunc lets package context derive from c without a goroutine of its own.
func (c *Context) AfterFunc(f func()) (stop func() bool) {
	if c.ended {
		go f()
		return func() bool { return false }
	}
	entry := &f
	c.after = append(c.after, entry)
	return func() bool {
		for i, e := range c.after {
			if e == entry {
				c.after = append(c.after[:i], c.after[i+1:]...)
				return true
			}
		}
		return false
	}
}

// EndContext ends it before the handler returns.
func (c *Context) EndContext() { c.cancel() }

func (c *Context) cancel() {
	if c.ended {
		return
	}
	c.ended = true
	if c.done != nil {
		close(c.done)
	}
	for _, f := range c.after {
		go (*f)()
	}
	c.after = nil
}
