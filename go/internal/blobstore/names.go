//go:build !wasip1

package blobstore

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"go-edge.dev/internal/ascii"
)

// How objects' files are called. The name is '=' and the escaped key: any byte of
// it but lower-case letters, digits, '-' and '_' is '%' and two digits. So no two
// names are one where case does not count, none means something to Windows, and
// none leads out of its folder. A name that would be too long is '+' and the
// SHA-256 of the key instead. What begins with '~' is on its way in.
//
// adapter/targets/deno-deploy/operations/blob-names.ts does the same, and
// test/vectors/blob-names.json has both agree.
const (
	maxFileName = 200
	plainMark   = "="
	hashedMark  = "+"
	tempMark    = "~"
)

const hexDigits = "0123456789abcdef"

// fileName returns the name of a key's file.
func fileName(key string) string {
	if name := plainMark + escape(key); len(name) <= maxFileName {
		return name
	}
	sum := sha256.Sum256([]byte(key))
	return hashedMark + hex.EncodeToString(sum[:])
}

// keyOf returns the key that a file's name tells; ok is false where it tells
// none.
func keyOf(name string) (key string, ok bool) {
	escaped, ok := strings.CutPrefix(name, plainMark)
	if !ok || len(name) > maxFileName {
		return "", false
	}
	return unescape(escaped)
}

func escape(key string) string {
	escaped := make([]byte, 0, len(key)+8)
	for i := 0; i < len(key); i++ {
		c := key[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			escaped = append(escaped, c)
		} else {
			escaped = append(escaped, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return string(escaped)
}

// unescape undoes escape; ok is false for what it does not make of a key.
func unescape(escaped string) (key string, ok bool) {
	out := make([]byte, 0, len(escaped))
	for i := 0; i < len(escaped); i++ {
		c := escaped[i]
		if c == '%' && i+2 < len(escaped) {
			c = ascii.Unhex(escaped[i+1])<<4 | ascii.Unhex(escaped[i+2])
			i += 2
		}
		out = append(out, c)
	}
	key = string(out)
	return key, key != "" && utf8.ValidString(key) && escape(key) == escaped
}
