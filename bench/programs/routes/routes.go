// Package routes has the handlers that all programs on net/http share.
package routes

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"go-edge.dev/kv"
)

// Parts is how many parts /stream has.
const Parts = 100

// Calls is how many requests /fanout sends.
const Calls = 5

// Nap is how long /sleep takes.
const Nap = 6 * time.Second

// Greeting is what /json answers with.
type Greeting struct {
	Message string   `json:"message"`
	Count   int      `json:"count"`
	Tags    []string `json:"tags"`
}

// Text answers with a line.
func Text(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, "Hello, world!\n")
}

// JSON answers with an object that is made for each request.
func JSON(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(Greeting{Message: "hello", Count: len(r.URL.Path), Tags: []string{"go", "edge"}})
}

// Echo answers with what it gets.
func Echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	io.Copy(w, r.Body)
}

// Stream answers in parts, each sent on its own.
func Stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	for i := range Parts {
		io.WriteString(w, "part "+strconv.Itoa(i)+"\n")
		w.(http.Flusher).Flush()
	}
}

// Fanout asks another server, several times at once, and answers with the sum of the lengths.
func Fanout(w http.ResponseWriter, r *http.Request) {
	upstream := os.Getenv("UPSTREAM")
	var wait sync.WaitGroup
	lengths := [Calls]int64{}
	for i := range lengths {
		wait.Add(1)
		go func() {
			defer wait.Done()
			lengths[i] = fetch(r.Context(), upstream)
		}()
	}
	wait.Wait()
	sum := int64(0)
	for _, length := range lengths {
		sum += length
	}
	io.WriteString(w, strconv.FormatInt(sum, 10))
}

func fetch(ctx context.Context, url string) int64 {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return -1
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return -1
	}
	defer res.Body.Close()
	n, _ := io.Copy(io.Discard, res.Body)
	return n
}

// Sleep answers after a while.
func Sleep(w http.ResponseWriter, r *http.Request) {
	time.Sleep(Nap)
	io.WriteString(w, "slept")
}

// Allocated answers with the bytes and the objects that have been allocated so far.
func Allocated(w http.ResponseWriter, r *http.Request) {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	io.WriteString(w, strconv.FormatUint(stats.TotalAlloc, 10)+" "+strconv.FormatUint(stats.Mallocs, 10))
}

// store is opened by the first request for it: not everywhere is there one.
var store = sync.OnceValue(func() *kv.Store { return kv.MustOpen("STORE") })

// KV writes a value, reads it again, and answers with it.
func KV(w http.ResponseWriter, r *http.Request) {
	if err := store().Put(r.Context(), "key", []byte("value")); err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	value, err := store().Get(r.Context(), "key")
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	w.Write(value)
}
