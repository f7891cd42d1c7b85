//go:build wasip1

package guest

// warmers are what else is made before a snapshot.
var warmers []func()

// OnFreeze has f called right before a snapshot is made of the program, to make
// what the first request would make. It is called in no other program.
func OnFreeze(f func()) { warmers = append(warmers, f) }
