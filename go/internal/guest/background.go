//go:build wasip1

package guest

import "context"

// exchangeKey is what a request's context knows its exchange by.
type exchangeKey struct{}

// Value implements context.Context.
func (x *Exchange) Value(key any) any {
	if _, ok := key.(exchangeKey); ok {
		return x
	}
	return nil
}

// FromContext returns the exchange whose context ctx is, or comes from; nil if
// there is none.
func FromContext(ctx context.Context) *Exchange {
	x, _ := ctx.Value(exchangeKey{}).(*Exchange)
	return x
}

// WaitUntil runs work on a goroutine of its own, and has the host keep the
// request's context until it is done.
func (x *Exchange) WaitUntil(work func()) {
	hostHold(x.id)
	go func() {
		defer hostUnhold(x.id)
		defer recoverBackground()
		work()
	}()
}
