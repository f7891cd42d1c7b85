// Package guest is the guest's side of ABI v1: the event loop that the host
// drives, and one [Exchange] for each request. It is built for wasip1 alone.
//
// With the build tag goedge_command it is the same without a host: the program
// is a plain WASI command that answers the one request, or the one call, which
// it finds on its standard input. Files that take the place of the bridge there
// are named *_command.go.
package guest
