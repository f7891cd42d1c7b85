//go:build !wasip1

package kv_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go-edge.dev/internal/clock"
	"go-edge.dev/internal/kvstore"
	"go-edge.dev/kv"
	"go-edge.dev/kv/kvtest"
)

func TestMain(m *testing.M) {
	if name := os.Getenv("KV_TEST_SECOND"); name != "" {
		second(name)
		return
	}
	folder, err := os.MkdirTemp("", "go-edge-kv-")
	if err != nil {
		panic(err)
	}
	os.Setenv("GO_EDGE_STATE", folder)
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// second is another process, which wants the same file.
func second(name string) {
	err := kv.MustOpen(name).Put(context.Background(), "k", nil)
	if errors.Is(err, kv.ErrUnavailable) {
		os.Stdout.WriteString("unavailable: " + err.Error())
	}
}

func TestFile(t *testing.T) { runAll(t, kv.MustOpen("FILE")) }

func TestMemory(t *testing.T) {
	t.Cleanup(kvstore.Override("MEMORY", kvstore.NewMemory()))
	runAll(t, kv.MustOpen("MEMORY"))
}

func runAll(t *testing.T, store *kv.Store) {
	for _, c := range kvtest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			if err := c.Run(ctx, store); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestExpiryByTheClock(t *testing.T) {
	for _, name := range []string{"CLOCK_FILE", "CLOCK_MEMORY"} {
		if name == "CLOCK_MEMORY" {
			t.Cleanup(kvstore.Override(name, kvstore.NewMemory()))
		}
		store, ctx, now := kv.MustOpen(name), context.Background(), time.Now()
		restore := clock.Set(func() time.Time { return now })
		if err := store.Put(ctx, "k", []byte("x"), kv.TTL(time.Hour)); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour - time.Second)
		if _, err := store.Get(ctx, "k"); err != nil {
			t.Errorf("%s: before it expires: %v", name, err)
		}
		now = now.Add(time.Second)
		if _, err := store.Get(ctx, "k"); !errors.Is(err, kv.ErrNotFound) {
			t.Errorf("%s: after it expires: %v", name, err)
		}
		restore()
	}
}

func TestOverrideOfWhatIsOpen(t *testing.T) {
	store, ctx := kv.MustOpen("REPLACED"), context.Background()
	restore := kvstore.Override("REPLACED", kvstore.NewMemory())
	if err := store.Put(ctx, "k", []byte("x")); err != nil {
		t.Fatal(err)
	}
	restore()
	if _, err := store.Get(ctx, "k"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("what was put into the override is in the file: %v", err)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	store := kv.MustOpen("LOCKED")
	if err := store.Put(context.Background(), "k", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := kv.MustOpen("LOCKED").Put(context.Background(), "k", []byte("y")); err != nil {
		t.Fatalf("a second handle in one process: %v", err)
	}
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), "KV_TEST_SECOND=LOCKED")
	out, err := other.Output()
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	if !strings.HasPrefix(text, "unavailable: kv: put k in LOCKED: another process has ") || !strings.Contains(text, "GO_EDGE_STATE") {
		t.Errorf("the other process says %q", text)
	}
}

func TestFolderOfTheModule(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GO_EDGE_STATE", "")
	inner := filepath.Join(root, "cmd", "server")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module m\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(inner)
	if err := kv.MustOpen("HERE").Put(context.Background(), "k", nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HERE.db", ".gitignore"} {
		if _, err := os.Stat(filepath.Join(root, ".go-edge", "kv", name)); err != nil {
			t.Error(err)
		}
	}
}
