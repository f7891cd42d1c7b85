//go:build wasip1 && goedge_command

package guest

// takeCalls does nothing: a command gets its only call from its own input.
func takeCalls() {}
