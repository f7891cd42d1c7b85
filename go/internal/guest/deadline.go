//go:build wasip1

package guest

import "time"

// deadline is the time after which waiting for the client fails. One that has
// passed can't be moved any more.
type deadline struct {
	passed bool
	stop   func() bool // of a timer, whose type would bring package time into programs that set none
}

// SetReadDeadline bounds waiting for the request's body; the zero time takes
// the bound away.
func (x *Exchange) SetReadDeadline(t time.Time) { x.reading.set(t, &x.readable) }

// SetWriteDeadline bounds waiting for the client to take the response; the
// zero time takes the bound away.
func (x *Exchange) SetWriteDeadline(t time.Time) { x.writing.set(t, &x.writable) }

// ClearDeadlines takes both bounds away, when the handler has returned.
func (x *Exchange) ClearDeadlines() {
	x.reading.clear()
	x.writing.clear()
}

func (d *deadline) set(t time.Time, waiting *signal) {
	d.clear()
	if t.IsZero() || d.passed {
		return
	}
	pass := func() {
		d.passed = true
		waiting.send()
	}
	if wait := time.Until(t); wait > 0 {
		d.stop = time.AfterFunc(wait, pass).Stop
	} else {
		pass()
	}
}

// clear lets go of the timer.
func (d *deadline) clear() {
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
}
