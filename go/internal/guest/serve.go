//go:build wasip1

package guest

import "errors"

// handler serves every request once Handle has set it.
var (
	handler  func(*Exchange)
	isServed bool // by a handler of the program's
)

// Serve makes h the handler of all requests, each on a goroutine of its own,
// and blocks for ever. It returns an error when the program serves already.
func Serve(h func(*Exchange)) error {
	if isServed {
		return errors.New("go-edge: the program serves already: call ListenAndServe once")
	}
	Handle(h)
	select {}
}

// IsServed reports whether the program has a handler.
func IsServed() bool { return isServed }

// Handle makes h the handler of all requests from now on, each on a goroutine
// of its own.
func Handle(h func(*Exchange)) {
	isServed = true
	HandleMeanwhile(h)
}

// HandleMeanwhile makes h the handler until the program serves.
func HandleMeanwhile(h func(*Exchange)) {
	handler = h
	begin()
}

// Unhandle takes the handler away: requests are refused until there is
// another, or until the program ends and they go to a fresh instance.
func Unhandle() {
	handler, isServed = refuse, false
}

func refuse(x *Exchange) {
	r := Response{Exchange: x}
	r.Begin(503)
	r.Field("Content-Type", "text/plain; charset=utf-8")
	r.Field("Retry-After", "1")
	_, _ = r.Write([]byte("the program has shut its server down\n"))
	r.Finish()
}
