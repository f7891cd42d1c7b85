//go:build !wasip1

// Package state says where programs that run natively keep what the platforms
// keep for them elsewhere.
package state

import (
	"os"
	"path/filepath"
)

// Dir returns the folder for a kind of state, such as "blob": in the folder that
// the environment's GO_EDGE_STATE names, or else in .go-edge beside the go.mod
// of the current folder or one above it, or else in .go-edge of the current
// folder. It may not exist yet.
func Dir(kind string) (string, error) {
	if dir := os.Getenv("GO_EDGE_STATE"); dir != "" {
		return filepath.Abs(filepath.Join(dir, kind))
	}
	current, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := current; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, ".go-edge", kind), nil
		}
		if dir == filepath.Dir(dir) {
			return filepath.Join(current, ".go-edge", kind), nil
		}
	}
}
