//go:build wasip1

package blob

import (
	"context"
	"io"
	"time"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/guest"
)

func open(name string) error { return binding.Check("blob: open", name, checkBlob) }

func explain(do, name, key string, err error) error { return binding.Explain(do, name, key, err) }

func (b *Bucket) put(ctx context.Context, key string, body io.Reader, o PutOptions) (Info, error) {
	whole, stream, length, err := guest.TakeBody(body, o.Size)
	if err != nil {
		return Info{}, err
	}
	flags := uint32(0)
	if stream != nil {
		flags = abi.OperationStream
	}
	op, err := b.start(ctx, &envelope.Blob{Do: "put", Key: key, Type: o.ContentType, Size: length}, whole, flags)
	if err != nil {
		return Info{}, err
	}
	if stream != nil {
		go op.Upload(stream, length)
	}
	return infoOf(op)
}

func (b *Bucket) get(ctx context.Context, key string, offset, length int64) (*Object, error) {
	op, err := b.start(ctx, &envelope.Blob{Do: "get", Key: key, Offset: offset, Length: length}, nil, 0)
	if err != nil {
		return nil, err
	}
	stored, err := storedOf(op)
	if err != nil {
		return nil, err
	}
	return &Object{Info: toInfo(stored), Body: result{op}, Offset: stored.Offset, Length: stored.Length}, nil
}

func (b *Bucket) head(ctx context.Context, key string) (Info, error) {
	op, err := b.start(ctx, &envelope.Blob{Do: "head", Key: key}, nil, 0)
	if err != nil {
		return Info{}, err
	}
	return infoOf(op)
}

func (b *Bucket) list(ctx context.Context, o ListOptions) (Page, error) {
	args := &envelope.Blob{Do: "list", Prefix: o.Prefix, Cursor: o.Cursor, Limit: int64(o.Limit)}
	op, err := b.start(ctx, args, nil, 0)
	if err != nil {
		return Page{}, err
	}
	text, err := op.Result()
	if err != nil {
		return Page{}, err
	}
	op.CloseWith(guest.ErrClosed)
	objects, cursor, err := envelope.DecodePage(text)
	if err != nil {
		panic("go-edge: " + err.Error())
	}
	page := Page{Objects: make([]Info, len(objects)), Cursor: cursor}
	for i, stored := range objects {
		page.Objects[i] = toInfo(stored)
	}
	return page, nil
}

func (b *Bucket) remove(ctx context.Context, key string) error {
	op, err := b.start(ctx, &envelope.Blob{Do: "delete", Key: key}, nil, 0)
	if err != nil {
		return err
	}
	_, err = op.Result()
	op.CloseWith(guest.ErrClosed)
	return err
}

func (b *Bucket) start(ctx context.Context, args *envelope.Blob, body []byte, flags uint32) (*guest.Operation, error) {
	args.Bucket = b.name
	return guest.StartOperation(ctx, startBlob, envelope.AppendBlob(make([]byte, 0, 256), args), body, flags)
}

// storedOf waits for an operation that tells of an object; it closes one that
// tells of none.
func storedOf(op *guest.Operation) (envelope.Stored, error) {
	text, err := op.Result()
	if err == guest.ErrShort {
		err = errSize
	}
	if err != nil {
		return envelope.Stored{}, err
	}
	stored, found, err := envelope.DecodeStored(text)
	if err != nil {
		panic("go-edge: " + err.Error())
	}
	if !found {
		op.CloseWith(guest.ErrClosed)
		return envelope.Stored{}, errNotFound
	}
	return stored, nil
}

// infoOf waits for an operation that tells of an object, and has no bytes.
func infoOf(op *guest.Operation) (Info, error) {
	stored, err := storedOf(op)
	if err != nil {
		return Info{}, err
	}
	op.CloseWith(guest.ErrClosed)
	return toInfo(stored), nil
}

func toInfo(s envelope.Stored) Info {
	return Info{Key: s.Key, Size: s.Size, ContentType: s.Type, ETag: s.ETag, Modified: time.UnixMilli(s.Modified)}
}

// result is the bytes of an operation's result.
type result struct{ op *guest.Operation }

func (r result) Read(p []byte) (int, error) { return r.op.Read(p) }

func (r result) Close() error {
	r.op.CloseWith(guest.ErrClosed)
	return nil
}
