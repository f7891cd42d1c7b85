//go:build wasip1

package guest

import "io"

// copies has what other bodies are read into. Few are copied at once.
var copies = buffers{size: 64 << 10, most: 4}

// Copy writes what is left of src to w, which hands it to r.Write. What is short
// is read to where r holds it back, and needs no buffer of its own.
func (r *Response) Copy(w io.Writer, src io.Reader) (n int64, err error) {
	var buf []byte
	for err == nil {
		p := r.room()
		r.lent = p != nil
		if p == nil {
			if buf == nil {
				buf = copies.take()
			}
			p = buf[:copies.size]
		}
		var read int
		read, err = src.Read(p)
		r.lent = false
		if read > 0 {
			wrote, failed := w.Write(p[:read])
			n += int64(wrote)
			if failed != nil {
				err = failed
			}
		}
	}
	copies.keep(buf)
	if err == io.EOF {
		err = nil
	}
	return n, err
}

// room returns what is free of the buffer that holds bytes back, where it is
// worth a read.
func (r *Response) room() []byte {
	if r.started || bufferSize-len(r.body) < bufferSize/4 {
		return nil
	}
	if r.body == nil {
		r.body = scratch.take()
	}
	return r.body[len(r.body):bufferSize]
}
