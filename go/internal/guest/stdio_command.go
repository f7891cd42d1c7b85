//go:build wasip1 && goedge_command

package guest

import (
	"io"
	"os"
	"syscall"
	"time"
)

// The standard streams (WASI's descriptors).
const (
	stdout = 1
	stderr = 2
)

// What the program prints must not get into the answer. Packages that take
// os.Stdout while they initialize, before this one, are not reached.
func init() { os.Stdout = os.Stderr }

// retryAfter is how long to wait where a host has made its streams
// non-blocking.
const retryAfter = time.Millisecond

// stdin reads standard input. All goroutines wait with it: hosts have input
// ready, or have nothing for the program to do.
type stdin struct{}

func (stdin) Read(p []byte) (int, error) {
	for {
		n, err := syscall.Read(0, p)
		switch {
		case err == syscall.EAGAIN || err == syscall.EINTR:
			time.Sleep(retryAfter)
		case err != nil:
			return 0, err
		case n == 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}

// writeAll writes p to a stream.
func writeAll(fd int, p []byte) error {
	for len(p) > 0 {
		n, err := syscall.Write(fd, p)
		switch {
		case err == syscall.EAGAIN || err == syscall.EINTR:
			time.Sleep(retryAfter)
		case err != nil:
			return err
		case n <= 0:
			return io.ErrShortWrite
		default:
			p = p[n:]
		}
	}
	return nil
}
