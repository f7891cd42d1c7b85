package main

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"
)

func TestDeep(t *testing.T) {
	if got := deep(100_000); got != 100_000 {
		t.Errorf("deep(100000) = %d", got)
	}
}

func TestWasm(t *testing.T) {
	if runtime.GOOS != "wasip1" || runtime.GOARCH != "wasm" {
		t.Errorf("runs on %s/%s", runtime.GOOS, runtime.GOARCH)
	}
}

// A test runs in the folder of its package, and may use any file.
func TestFiles(t *testing.T) {
	if _, err := os.Stat("main.go"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(runtime.GOROOT()); runtime.GOROOT() != "" && err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(t.TempDir()+"/x", []byte("x"), 0o600); err != nil {
		t.Error(err)
	}
}

func TestSkipped(t *testing.T) { t.Skip("as asked") }

func TestSleeping(t *testing.T) {
	if os.Getenv("TOOL_SLEEP") == "" {
		t.Skip("not asked")
	}
	fmt.Println("ready")
	time.Sleep(time.Minute)
}

func TestFailing(t *testing.T) {
	if os.Getenv("TOOL_FAIL") != "" {
		t.Error("failed as asked")
	}
}
