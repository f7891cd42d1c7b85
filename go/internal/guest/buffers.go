//go:build wasip1

package guest

// buffers keeps buffers for those who come next. Nothing of them is visible to
// handlers.
type buffers struct {
	free [][]byte
	size int // bytes that one has room for
	most int // that are kept
}

// take returns an empty buffer.
func (b *buffers) take() []byte {
	if n := len(b.free); n > 0 {
		buf := b.free[n-1]
		b.free = b.free[:n-1]
		return buf
	}
	return make([]byte, 0, b.size)
}

// keep takes a buffer back, unless it has grown out of proportion.
func (b *buffers) keep(buf []byte) {
	if c := cap(buf); c >= b.size && c <= 4*b.size && len(b.free) < b.most {
		b.free = append(b.free, buf[:0])
	}
}
