// Package blob stores objects: bytes of any number under a key, with a content
// type. They stream, so none has to fit into memory.
//
//	var uploads = blob.MustOpen("UPLOADS")
//
//	info, err := uploads.Put(r.Context(), "a/b.png", r.Body, &blob.PutOptions{ContentType: "image/png"})
//
// A bucket's name means, on
//
//   - Cloudflare Workers: a binding of R2;
//   - Deno: a folder in .go-edge/blob, or in what the environment's
//     GO_EDGE_BLOB_DIR says. Deno Deploy has no file system that lasts, so
//     there it is ErrUnavailable;
//   - Val Town: the start of the keys of Val Town's own blobs;
//   - go run and go test: a folder in .go-edge/blob beside go.mod, the one that
//     Deno has too. GO_EDGE_STATE moves .go-edge.
//
// docs/blobs.md says what each promises. All of them store an object as a whole
// or not at all, and who reads one while another is put in its place gets the
// one or the other. On Val Town alone the content type is not part of that: it
// is stored after the object.
package blob

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"go-edge.dev/internal/binding"
)

// DefaultContentType is that of objects for which Put is told none.
const DefaultContentType = "application/octet-stream"

// MaxList is how many objects List tells of at most.
const MaxList = 1000

const (
	maxKey     = 1024
	maxName    = 64
	maxType    = 255
	maxInteger = 1<<53 - 1 // of JavaScript
)

// Info is what is known of an object beside its bytes.
type Info struct {
	Key         string
	Size        int64 // bytes
	ContentType string

	// ETag is another one whenever the object is put, and fits the field ETag of
	// a response, with its quotes.
	ETag string

	// Modified is when it was put, in milliseconds.
	Modified time.Time
}

// Object is an object, or a range of it, being read.
type Object struct {
	Info

	// Body gives the bytes, and has to be closed. It ends when the context does
	// that Get was called with, and never short of Length without an error.
	Body io.ReadCloser

	// Offset and Length say which bytes Body gives: all of them, but for GetRange.
	Offset, Length int64
}

// PutOptions are what Put is told of an object beside its bytes.
type PutOptions struct {
	// ContentType is printable ASCII, up to 255 bytes; DefaultContentType where it
	// is empty.
	ContentType string

	// Size is how many bytes the body has, where it can't tell itself, and 0 where
	// that is not known.
	Size int64
}

// ListOptions say which objects to tell of.
type ListOptions struct {
	Prefix string // of their keys
	Cursor string // that of the page before; empty for the first one
	Limit  int    // up to MaxList, and MaxList where it is 0
}

// Page is a part of a list.
type Page struct {
	Objects []Info // by their keys, in the order of their bytes

	// Cursor has the next page follow; it is empty in the last one. A page may
	// have fewer objects than Limit, or none, and still not be the last.
	Cursor string
}

// Bucket is where objects are.
type Bucket struct {
	name string
}

// Open returns the bucket of that name: up to 64 letters, digits, '_' and '-'.
// The platform is asked at once whether it has one.
func Open(name string) (*Bucket, error) {
	if !isName(name) {
		return nil, &binding.Error{Do: "blob: open", Name: `"` + name + `"`, Is: ErrInvalid,
			Text: "a name is 1 to 64 letters, digits, '_' and '-'"}
	}
	if err := open(name); err != nil {
		return nil, err
	}
	return &Bucket{name}, nil
}

// MustOpen is Open for a package's variables: it panics where that fails.
func MustOpen(name string) *Bucket {
	b, err := Open(name)
	if err != nil {
		panic(err.Error())
	}
	return b
}

// Put stores what body gives until io.EOF, in place of what was there. Where body
// ends with another error or has another size than said, or ctx ends, nothing is
// stored, and what was there stays. What has a method Len, as bytes.Reader,
// bytes.Buffer and strings.Reader have, tells its own size. A nil body is empty.
//
// When Put fails, body may still be being read.
func (b *Bucket) Put(ctx context.Context, key string, body io.Reader, options *PutOptions) (Info, error) {
	if err := b.check("put", key); err != nil {
		return Info{}, err
	}
	var o PutOptions
	if options != nil {
		o = *options
	}
	if o.ContentType == "" {
		o.ContentType = DefaultContentType
	}
	if body == nil {
		body = strings.NewReader("")
	}
	switch sized, ok := body.(interface{ Len() int }); {
	case !isType(o.ContentType):
		return Info{}, b.invalid("put", key, "a content type is up to 255 characters of printable ASCII")
	case o.Size < 0 || o.Size > maxInteger:
		return Info{}, b.invalid("put", key, "the size can't be that of a body")
	case ok && o.Size > 0 && int64(sized.Len()) != o.Size:
		return Info{}, b.invalid("put", key, errSize.Error())
	}
	info, err := b.put(ctx, key, body, o)
	if err != nil {
		return Info{}, b.explain("put", key, err)
	}
	return info, nil
}

// Get reads an object.
func (b *Bucket) Get(ctx context.Context, key string) (*Object, error) {
	return b.read(ctx, key, 0, -1)
}

// GetRange reads length bytes from offset on, or fewer where the object ends
// before. With a length of -1 it reads to the end, and with a negative offset the
// last -offset bytes. A range that begins at the end or beyond is ErrInvalid,
// unless it is that of a whole object that is empty.
func (b *Bucket) GetRange(ctx context.Context, key string, offset, length int64) (*Object, error) {
	if length < -1 || length == 0 || length > maxInteger || offset > maxInteger || offset < -maxInteger {
		return nil, b.invalid("get", key, "no range has such a length or offset")
	}
	if offset < 0 && length >= 0 {
		return nil, b.invalid("get", key, "a range of the last bytes has the length -1")
	}
	return b.read(ctx, key, offset, length)
}

func (b *Bucket) read(ctx context.Context, key string, offset, length int64) (*Object, error) {
	if err := b.check("get", key); err != nil {
		return nil, err
	}
	object, err := b.get(ctx, key, offset, length)
	if err != nil {
		return nil, b.explain("get", key, err)
	}
	object.Body = &body{bucket: b, key: key, in: object.Body, left: object.Length}
	return object, nil
}

// Head tells of an object what is known of it beside its bytes.
func (b *Bucket) Head(ctx context.Context, key string) (Info, error) {
	if err := b.check("head", key); err != nil {
		return Info{}, err
	}
	info, err := b.head(ctx, key)
	if err != nil {
		return Info{}, b.explain("head", key, err)
	}
	return info, nil
}

// List tells of the objects in a bucket.
func (b *Bucket) List(ctx context.Context, o ListOptions) (Page, error) {
	switch {
	case len(o.Prefix) > maxKey || !utf8.ValidString(o.Prefix) || !utf8.ValidString(o.Cursor):
		return Page{}, b.invalid("list", "", "a prefix is up to 1024 bytes of UTF-8, and a cursor that of a page before")
	case o.Limit < 0:
		return Page{}, b.invalid("list", "", "the limit is negative")
	case o.Limit == 0 || o.Limit > MaxList:
		o.Limit = MaxList
	}
	page, err := b.list(ctx, o)
	if err != nil {
		return Page{}, b.explain("list", "", err)
	}
	return page, nil
}

// Delete removes an object. That there is none is no error.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := b.check("delete", key); err != nil {
		return err
	}
	if err := b.remove(ctx, key); err != nil {
		return b.explain("delete", key, err)
	}
	return nil
}

var (
	errNotFound = errors.New("there is no such object")
	errSize     = errors.New("the body has another size than was said")
)

// explain makes what a bucket's method returns of why it failed.
func (b *Bucket) explain(do, key string, err error) error {
	switch err {
	case errNotFound:
		return &binding.Error{Do: "blob: " + do, Name: b.name, Key: key, Text: err.Error(), Is: ErrNotFound}
	case errSize:
		return b.invalid(do, key, err.Error())
	}
	return explain("blob: "+do, b.name, key, err)
}

func (b *Bucket) invalid(do, key, text string) error {
	return &binding.Error{Do: "blob: " + do, Name: b.name, Key: key, Text: text, Is: ErrInvalid}
}

// check tells what is wrong with a key.
func (b *Bucket) check(do, key string) error {
	if key == "" || len(key) > maxKey || !utf8.ValidString(key) || strings.IndexByte(key, 0) >= 0 {
		return b.invalid(do, "", "a key is 1 to 1024 bytes of UTF-8, without NUL")
	}
	return nil
}

func isName(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return name != "" && len(name) <= maxName
}

func isType(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return len(text) <= maxType
}
