//go:build !wasip1

package blobstore

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// files is a bucket in a folder. Programs may share it: an object comes and goes
// with its file's name, and no file is written to under that.
type files struct{ dir string }

// NewFiles returns the bucket in a folder, which is made when something is put.
func NewFiles(dir string) Store { return files{dir} }

func (f files) Put(_ context.Context, key string, body io.Reader, contentType string) (info Info, err error) {
	if err := os.MkdirAll(f.dir, 0o777); err != nil {
		return Info{}, err
	}
	temp, err := os.CreateTemp(f.dir, tempMark+"*")
	if err != nil {
		return Info{}, err
	}
	defer func() {
		if err != nil {
			_ = temp.Close()
			_ = os.Remove(temp.Name())
		}
	}()
	info = Info{Key: key, ContentType: contentType, ETag: newETag()}
	if _, err := temp.Write(appendHeader(nil, info)); err != nil {
		return Info{}, err
	}
	if _, err := io.Copy(temp, body); err != nil {
		return Info{}, err
	}
	name := fileName(key)
	info, _, err = readHeader(temp, name)
	if err != nil {
		return Info{}, err
	}
	if err := temp.Close(); err != nil {
		return Info{}, err
	}
	return info, os.Rename(temp.Name(), filepath.Join(f.dir, name))
}

func (f files) Get(_ context.Context, key string, offset, length int64) (*Object, error) {
	file, info, start, err := f.open(fileName(key))
	if err != nil {
		return nil, err
	}
	from, n, err := within(info.Size, offset, length)
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	body := ranged{io.NewSectionReader(file, start+from, n), file}
	return &Object{Info: info, Body: body, Offset: from, Length: n}, nil
}

// ranged is a part of a file.
type ranged struct {
	io.Reader
	io.Closer
}

func (f files) Head(_ context.Context, key string) (Info, error) {
	return f.stat(fileName(key))
}

func (f files) List(_ context.Context, prefix, cursor string, limit int) ([]Info, string, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, "", err
	}
	var keys []string
	for _, entry := range entries {
		key, ok := keyOf(entry.Name())
		if strings.HasPrefix(entry.Name(), hashedMark) {
			info, err := f.stat(entry.Name())
			key, ok = info.Key, err == nil
		}
		if ok && strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	keys, next := page(keys, cursor, limit)
	objects := make([]Info, 0, len(keys))
	for _, key := range keys {
		info, err := f.stat(fileName(key))
		if err == nil {
			objects = append(objects, info)
		} else if err != ErrNotFound {
			return nil, "", err
		}
	}
	return objects, next, nil
}

func (f files) Delete(_ context.Context, key string) error {
	err := os.Remove(filepath.Join(f.dir, fileName(key)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (f files) stat(name string) (Info, error) {
	file, info, _, err := f.open(name)
	if err == nil {
		_ = file.Close()
	}
	return info, err
}

// open opens an object's file, and returns where in it the object starts.
func (f files) open(name string) (file *os.File, info Info, start int64, err error) {
	file, err = os.Open(filepath.Join(f.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, Info{}, 0, err
	}
	info, start, err = readHeader(file, name)
	if err != nil {
		_ = file.Close()
		return nil, Info{}, 0, err
	}
	return file, info, start, nil
}
