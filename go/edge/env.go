package edge

import "syscall"

// Env returns the value of a variable or secret that the platform has set, as
// os.Getenv does; "" where there is none. A program that has no other use for
// package os is smaller without it.
//
// At the edge the values are those of the time when the instance started.
func Env(name string) string {
	value, _ := syscall.Getenv(name)
	return value
}

// LookupEnv returns the value of a variable or secret as [Env] does, and
// whether there is one.
func LookupEnv(name string) (string, bool) {
	return syscall.Getenv(name)
}
