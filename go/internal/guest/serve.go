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

// Handle makes h the handler of all requests, each on a goroutine of its own.
func Handle(h func(*Exchange)) {
	isServed = true
	HandleMeanwhile(h)
}

// HandleMeanwhile makes h the handler until the program serves.
func HandleMeanwhile(h func(*Exchange)) {
	handler = h
	begin()
}

// Unhandle takes the handler away: requests fail until there is another.
func Unhandle() {
	handler, isServed = refuse, false
}

// refuse fails a request that comes after the program has closed its server.
func refuse(x *Exchange) {
	r := Response{Exchange: x}
	r.Panicked("the program has shut its server down")
}
