//go:build !wasip1

package blob

import (
	"context"
	"errors"
	"io"
	"os"
	"sync/atomic"

	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/blobstore"
)

// open finds nothing wrong: a bucket's folder is made when something is put.
func open(string) error { return nil }

// find returns the store behind the bucket, unless ctx has ended.
func (b *Bucket) find(ctx context.Context) (blobstore.Store, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return blobstore.Find(b.name)
}

func explain(do, name, key string, err error) error {
	if errors.Is(err, blobstore.ErrRange) {
		return &binding.Error{Do: do, Name: name, Key: key, Text: err.Error(), Is: ErrInvalid}
	}
	if errors.Is(err, blobstore.ErrNotFound) {
		return &binding.Error{Do: do, Name: name, Key: key, Text: errNotFound.Error(), Is: ErrNotFound}
	}
	var told *binding.Error
	if errors.As(err, &told) && told.Do == "" {
		return &binding.Error{Do: do, Name: name, Key: key, Text: told.Text, Is: told.Is, Cause: told.Cause}
	}
	return binding.Wrap(do, name, key, err)
}

// put goes on without a body that does not return once ctx has ended, as it does
// at the edge.
func (b *Bucket) put(ctx context.Context, key string, body io.Reader, o PutOptions) (Info, error) {
	store, err := b.find(ctx)
	if err != nil {
		return Info{}, err
	}
	size := o.Size
	if size == 0 {
		size = -1
	}
	if sized, ok := body.(interface{ Len() int }); ok {
		size = int64(sized.Len())
	}
	type outcome struct {
		info blobstore.Info
		err  error
	}
	checked := &checked{ctx: ctx, in: body, left: size, whole: make(chan struct{}, 1)}
	done := make(chan outcome, 1)
	go func() {
		info, err := store.Put(ctx, key, checked, o.ContentType)
		done <- outcome{info, err}
	}()
	select {
	case out := <-done:
		return Info(out.info), out.err
	case <-ctx.Done():
	}
	select {
	case checked.whole <- struct{}{}: // and so the body never ends well
		return Info{}, context.Cause(ctx)
	case out := <-done:
		return Info(out.info), out.err
	}
}

func (b *Bucket) get(ctx context.Context, key string, offset, length int64) (*Object, error) {
	store, err := b.find(ctx)
	if err != nil {
		return nil, err
	}
	object, err := store.Get(ctx, key, offset, length)
	if err != nil {
		return nil, err
	}
	out := &Object{Info: Info(object.Info), Offset: object.Offset, Length: object.Length}
	out.Body = &bounded{ctx: ctx, in: object.Body}
	return out, nil
}

func (b *Bucket) head(ctx context.Context, key string) (Info, error) {
	store, err := b.find(ctx)
	if err != nil {
		return Info{}, err
	}
	info, err := store.Head(ctx, key)
	return Info(info), err
}

func (b *Bucket) list(ctx context.Context, o ListOptions) (Page, error) {
	store, err := b.find(ctx)
	if err != nil {
		return Page{}, err
	}
	objects, next, err := store.List(ctx, o.Prefix, o.Cursor, o.Limit)
	page := Page{Objects: make([]Info, len(objects)), Cursor: next}
	for i, info := range objects {
		page.Objects[i] = Info(info)
	}
	return page, err
}

func (b *Bucket) remove(ctx context.Context, key string) error {
	store, err := b.find(ctx)
	if err != nil {
		return err
	}
	return store.Delete(ctx, key)
}

// checked is a body on its way into a store. It ends well once, if it has the
// size that was said and ctx has not ended.
type checked struct {
	ctx   context.Context
	in    io.Reader
	left  int64         // or negative where the size is not known
	whole chan struct{} // has room for one: either its end, or that of ctx
	end   error
}

func (c *checked) Read(p []byte) (int, error) {
	if c.end != nil {
		return 0, c.end
	}
	if c.ctx.Err() != nil {
		c.end = context.Cause(c.ctx)
		return 0, c.end
	}
	n, err := c.in.Read(p)
	sized := c.left >= 0
	if sized && int64(n) > c.left {
		n, err = 0, errSize
	}
	if sized {
		c.left -= int64(n)
	}
	if err == io.EOF {
		if sized && c.left > 0 {
			err = errSize
		} else {
			select {
			case c.whole <- struct{}{}:
			default:
				err = context.Cause(c.ctx)
			}
		}
	}
	c.end = err
	return n, err
}

// bounded is a body that ends with ctx, or when it is closed.
type bounded struct {
	ctx    context.Context
	in     io.ReadCloser
	closed atomic.Bool
}

func (o *bounded) Read(p []byte) (int, error) {
	if o.closed.Load() {
		return 0, os.ErrClosed
	}
	if o.ctx.Err() != nil {
		return 0, context.Cause(o.ctx)
	}
	return o.in.Read(p)
}

func (o *bounded) Close() error {
	if o.closed.Swap(true) {
		return nil
	}
	return o.in.Close()
}
