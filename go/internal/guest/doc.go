// Package guest is the guest's side of ABI v1: the event loop that the host
// drives, and one [Exchange] for each request. It is built for wasip1 alone.
package guest
