//go:build !wasip1

package blobstore

import (
	"bytes"
	"io"
	"os"
	"strings"
	"time"
)

// A file begins with a line of what is known of its object: ETag, escaped key and
// content type, such as
//
//	go-edge-blob 1 "0123456789abcdef" a%2eb text/plain; charset=utf-8
//
// and the object follows. adapter/targets/deno-deploy/operations/blob-header.ts
// writes and reads the same.
const (
	headerMark = "go-edge-blob 1 "
	maxHeader  = 4096 // more than the longest key and type need
)

// appendHeader writes an object's header.
func appendHeader(dst []byte, info Info) []byte {
	dst = append(dst, headerMark...)
	dst = append(dst, info.ETag...)
	dst = append(dst, ' ')
	dst = append(dst, escape(info.Key)...)
	dst = append(dst, ' ')
	dst = append(dst, info.ContentType...)
	return append(dst, '\n')
}

// parseHeader reads the header that a file begins with, and its size; ok is false
// where there is none.
func parseHeader(start []byte) (info Info, size int64, ok bool) {
	end := bytes.IndexByte(start, '\n')
	if end < 0 {
		return Info{}, 0, false
	}
	text, ok := strings.CutPrefix(string(start[:end]), headerMark)
	parts := strings.SplitN(text, " ", 3)
	if !ok || len(parts) < 3 {
		return Info{}, 0, false
	}
	key, ok := unescape(parts[1])
	return Info{Key: key, ETag: parts[0], ContentType: parts[2]}, int64(end) + 1, ok
}

// readHeader reads of a file what is known of its object, and where that begins.
// What has no header, or that of another key, is no object.
func readHeader(file *os.File, name string) (info Info, start int64, err error) {
	stat, err := file.Stat()
	if err != nil {
		return Info{}, 0, err
	}
	if !stat.Mode().IsRegular() {
		return Info{}, 0, ErrNotFound
	}
	buf := make([]byte, maxHeader)
	n, err := file.ReadAt(buf, 0)
	if err != nil && err != io.EOF {
		return Info{}, 0, err
	}
	info, start, ok := parseHeader(buf[:n])
	if !ok || fileName(info.Key) != name {
		return Info{}, 0, ErrNotFound
	}
	info.Size = stat.Size() - start
	info.Modified = time.UnixMilli(stat.ModTime().UnixMilli())
	return info, start, nil
}
