package blob

import "go-edge.dev/internal/binding"

// What an error of this package is, for errors.Is. A context that has ended
// shows as what it says, too.
var (
	// ErrNotFound: there is no object of that key.
	ErrNotFound = binding.ErrNotFound
	// ErrInvalid: a name, key, size or range that can't be.
	ErrInvalid = binding.ErrInvalid
	// ErrNoBinding: the platform has nothing of the bucket's name.
	ErrNoBinding = binding.ErrNoBinding
	// ErrWrongType: what the platform has by that name is no bucket.
	ErrWrongType = binding.ErrWrongType
	// ErrTooLarge: more than the platform takes as one object. R2 takes 4.995 GiB
	// of a known size, and 80,000 MiB of one that is not known beforehand; Val
	// Town what its plan says.
	ErrTooLarge = binding.ErrTooLarge
	// ErrQuota: too many requests, or more than the platform stores.
	ErrQuota = binding.ErrQuota
	// ErrTimeout: the platform, or the context, did not wait any longer.
	ErrTimeout = binding.ErrTimeout
	// ErrUnavailable: anything else that kept it from being done.
	ErrUnavailable = binding.ErrUnavailable
)
