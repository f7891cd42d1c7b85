//go:build wasip1

package guest

// signal wakes the goroutines that wait for something. When nobody waits, the
// next one to do so does not have to. Wakers don't block: they may run on the
// scheduler's stack.
type signal struct {
	sent    bool
	waiting chan struct{}
}

func (s *signal) send() {
	if s.waiting == nil {
		s.sent = true
		return
	}
	close(s.waiting)
	s.waiting = nil
}

func (s *signal) wait() {
	if s.sent {
		s.sent = false
		return
	}
	if s.waiting == nil {
		s.waiting = make(chan struct{})
	}
	<-s.waiting
}
