//go:build !wasip1

// Package native is where programs keep natively what a platform keeps for them
// at the edge.
package native

import (
	"os"
	"path/filepath"
)

// Folder returns the folder for things of a kind, such as "kv", and makes it:
// below the one that GO_EDGE_STATE names, else below .go-edge beside the
// nearest go.mod, else below .go-edge in the current folder. Git ignores it.
func Folder(kind string) (string, error) {
	state := os.Getenv("GO_EDGE_STATE")
	if state == "" {
		root, err := moduleRoot()
		if err != nil {
			return "", err
		}
		state = filepath.Join(root, ".go-edge")
	}
	folder := filepath.Join(state, kind)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	ignore := filepath.Join(folder, ".gitignore")
	if _, err := os.Stat(ignore); err == nil {
		return folder, nil
	}
	return folder, os.WriteFile(ignore, []byte("*\n"), 0o644)
}

// moduleRoot returns the folder of the go.mod that holds in the current folder,
// or that folder itself where there is none.
func moduleRoot() (string, error) {
	current, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder := current; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return current, nil
		}
	}
}
