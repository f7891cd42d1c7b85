//go:build !wasip1

package edgehttp

import "net/http"

// ListenAndServe is http.ListenAndServe.
func ListenAndServe(addr string, h http.Handler) error {
	return http.ListenAndServe(addr, h)
}
