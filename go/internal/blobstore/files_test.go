//go:build !wasip1

package blobstore

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// vectors is test/vectors/blob-names.json; test/unit/blob-files.test.ts checks
// Deno's side against the same file.
type vectors struct {
	Names   []struct{ Key, Name string }
	Foreign []string // names that tell no key
}

func readVectors(t testing.TB) vectors {
	text, err := os.ReadFile("../../../test/vectors/blob-names.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNames(t *testing.T) {
	v := readVectors(t)
	for _, c := range v.Names {
		if got := fileName(c.Key); got != c.Name {
			t.Errorf("%q is in %s, not %s", c.Key, got, c.Name)
		}
		if key, ok := keyOf(c.Name); strings.HasPrefix(c.Name, plainMark) && (key != c.Key || !ok) {
			t.Errorf("%s is %q, %v", c.Name, key, ok)
		}
	}
	for _, name := range v.Foreign {
		if key, ok := keyOf(name); ok {
			t.Errorf("%q is taken for the file of %q", name, key)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, c := range readVectors(f).Names {
		f.Add(c.Key, c.Name)
	}
	f.Fuzz(func(t *testing.T, key, name string) {
		if key != "" && len(key) <= 1024 && utf8.ValidString(key) {
			checkName(t, key)
		}
		if told, ok := keyOf(name); ok && fileName(told) != name {
			t.Errorf("%q tells the key %q, whose file is %q", name, told, fileName(told))
		}
	})
}

// checkName checks what every file system needs of a name.
func checkName(t *testing.T, key string) {
	name := fileName(key)
	if len(name) > maxFileName || strings.ToLower(name) != name || strings.ContainsAny(name, "./\\:*?\"<>|\x00\n ") {
		t.Errorf("%q is in %q", key, name)
	}
	if told, ok := keyOf(name); ok != strings.HasPrefix(name, plainMark) || ok && told != key {
		t.Errorf("%q is in %q, which tells %q", key, name, told)
	}
	info, size, ok := parseHeader(append(appendHeader(nil, Info{Key: key, ETag: `"0"`, ContentType: "a b"}), "\nrest"...))
	if !ok || info.Key != key || info.ContentType != "a b" || size > maxHeader {
		t.Errorf("the header of %q tells %+v", key, info)
	}
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"=a":               "not ours",
		"=b":               headerMark + "\"0\" c text/plain\nthe file of another key",
		"=d":               headerMark + "\"0\" d",
		"+" + "00":         headerMark + "\"0\" d text/plain\n",
		"~1":               "on its way in",
		"README":           "hello",
		fileName("really"): string(appendHeader(nil, Info{Key: "really", ETag: `"0"`})) + "x",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "=folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	s := NewFiles(dir)
	objects, _, err := s.List(context.Background(), "", "", 1000)
	if err != nil || len(objects) != 1 || objects[0].Key != "really" || objects[0].Size != 1 {
		t.Errorf("the list is %+v, %v", objects, err)
	}
	for _, key := range []string{"a", "b", "d", "folder"} {
		if _, err := s.Head(context.Background(), key); err != ErrNotFound {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestNothingIsLeftOfWhatFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bucket")
	s := NewFiles(dir)
	body := iotest.TimeoutReader(strings.NewReader(strings.Repeat("x", 100_000)))
	if _, err := s.Put(context.Background(), "a", body, ""); err != iotest.ErrTimeout {
		t.Error(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("there is %v, %v", entries, err)
	}
}
