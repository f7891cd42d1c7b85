//go:build wasip1

package guest

import (
	"errors"
	"io"
)

// MaxWhole is the most bytes of a body that is handed over in one piece.
const MaxWhole = 64 << 10

// ErrShort is what sending a body ends with that has another length than was
// said of it.
var ErrShort = errors.New("the body has another length than was said")

// Upload sends body, which has length bytes, or -1 where nobody knows, and closes
// it. What is wrong with the body closes the operation; what is wrong with the
// receiver shows in the operation's result.
func (o *Operation) Upload(body io.ReadCloser, length int64) {
	defer body.Close()
	buf := make([]byte, 32<<10)
	var sent int64
	for {
		n, err := body.Read(buf)
		sent += int64(n)
		if length >= 0 && (sent > length || err == io.EOF && sent < length) {
			err = ErrShort
		}
		if n > 0 && err != ErrShort {
			if _, gone := o.Write(buf[:n]); gone != nil {
				return
			}
		}
		if err == io.EOF {
			o.End(true)
			return
		}
		if err != nil {
			o.CloseWith(err)
			return
		}
	}
}

// TakeBody reads what an operation may be handed in one piece: a body that is in
// memory, which its method Len tells, and small. Of any other it returns a stream
// and its length, which is said unless Len knows better, and -1 for a said of 0.
func TakeBody(body io.Reader, said int64) (whole []byte, stream io.ReadCloser, length int64, err error) {
	if sized, ok := body.(interface{ Len() int }); ok {
		said = int64(sized.Len())
		if said <= MaxWhole {
			whole = make([]byte, said)
			_, err = io.ReadFull(body, whole)
			return whole, nil, said, err
		}
	}
	if said == 0 {
		said = -1
	}
	return nil, keptOpen{body}, said, nil
}

// keptOpen is a body that its owner closes, if anybody.
type keptOpen struct{ io.Reader }

func (keptOpen) Close() error { return nil }
