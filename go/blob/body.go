package blob

import "io"

// body is an object's bytes. That they end early is an error, whatever the
// platform makes of it.
type body struct {
	bucket *Bucket
	key    string
	in     io.ReadCloser
	left   int64
}

func (o *body) Read(p []byte) (int, error) {
	n, err := o.in.Read(p)
	o.left -= int64(n)
	if err == io.EOF && o.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil && err != io.EOF {
		err = o.bucket.explain("get", o.key, err)
	}
	return n, err
}

func (o *body) Close() error { return o.in.Close() }
