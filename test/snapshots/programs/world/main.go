// A program that tells of clocks and environment, which its package
// initialization has already met.
package main

import (
	"encoding/json"
	"hash/maphash"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// fired is when a timer ran that package initialization has set.
var fired = make(chan time.Time, 1)

// ticks counts a ticker's, which package initialization has started.
var ticks int

// began is when the first request came, by which an instance starts.
var began = sync.OnceValue(time.Now)

var mode = os.Getenv("MODE")

func init() {
	time.AfterFunc(2*time.Second, func() { fired <- time.Now() })
	go func() {
		for range time.Tick(50 * time.Millisecond) {
			ticks++
		}
	}()
	os.Setenv("SET_AT_INIT", "kept")
	os.Setenv("OVER", "the program's")
}

func main() {
	http.HandleFunc("/clock", func(w http.ResponseWriter, r *http.Request) {
		asked := time.Now()
		time.Sleep(30 * time.Millisecond)
		tell(w, map[string]any{
			"now":   asked.UnixMilli(),
			"up":    time.Since(began()).Milliseconds(),
			"slept": time.Since(asked).Milliseconds(),
		})
	})
	http.HandleFunc("/timer", func(w http.ResponseWriter, r *http.Request) {
		began()
		at := <-fired
		tell(w, map[string]any{"after": at.Sub(began()).Milliseconds(), "ticks": ticks})
	})
	http.HandleFunc("/env", func(w http.ResponseWriter, r *http.Request) {
		tell(w, map[string]any{
			"mode": mode, "MODE": os.Getenv("MODE"), "GREETING": os.Getenv("GREETING"), "OVER": os.Getenv("OVER"),
			"SET_AT_INIT": os.Getenv("SET_AT_INIT"), "TMPDIR": os.TempDir(),
			"sealed": strings.Contains(strings.Join(os.Environ(), "\n"), "GO_EDGE_SEALED"), "args": os.Args,
		})
	})
	http.HandleFunc("/hash", func(w http.ResponseWriter, r *http.Request) {
		tell(w, maphash.String(maphash.MakeSeed(), "x"))
	})
	http.ListenAndServe(":8080", nil)
}

func tell(w http.ResponseWriter, value any) {
	json.NewEncoder(w).Encode(value)
}
