// A program that does at package initialization, or in main, what no snapshot
// may have.
package main

import (
	"context"
	"crypto/rand"
	"hash/maphash"
	mathrand "math/rand"
	randv2 "math/rand/v2"
	"net"
	"net/http"
	"os"
	"time"

	"go-edge.dev/kv"
)

// what is set when the program is linked; when it begins with main., main does it.
var what string

var acts = map[string]func(){
	"variable":     func() { readPort() },
	"environment":  func() { os.Environ() },
	"clock":        func() { started = time.Now() },
	"math/rand":    func() { mathrand.Int() },
	"math/rand/v2": func() { randv2.IntN(7) },
	"crypto/rand":  func() { rand.Read(make([]byte, 16)) },
	"maphash":      func() { maphash.MakeSeed() },
	"socket":       func() { net.Dial("tcp", "db.example:5432") },
	"fetch":        func() { http.Get("https://config.example/") },
	"store":        func() { kv.Open("CACHE") },
	"value":        func() { go kv.MustOpen("CACHE").Get(context.Background(), "k") },
	"file":         func() { os.WriteFile("/tmp/cache", nil, 0o600) },
	"open":         func() { opened, _ = os.Open("/dev/null") },
	"panic":        func() { panic("at once") },
	"exit":         func() { os.Exit(3) },
	"spin":         func() { spin() },
	"wait":         func() { select {} },
}

var (
	started time.Time
	opened  *os.File
)

func readPort() string { return os.Getenv("PORT") }

func spin() {
	for i := 0; ; i++ {
		what = "spin"
	}
}

func init() {
	if act := acts[what]; act != nil {
		act()
	}
}

func main() {
	if len(what) > 5 && what[:5] == "main." {
		if act := acts[what[5:]]; act != nil {
			act()
		}
		if what == "main.return" {
			return
		}
	}
	http.ListenAndServe(":8080", http.NotFoundHandler())
}
