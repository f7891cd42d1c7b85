// Command tinygo serves the routes with package edge alone.
package main

import (
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"go-edge.dev/edge"
	"go-edge.dev/kv"
)

// parts is how many parts /stream has, and calls how many requests /fanout sends.
const parts, calls = 100, 5

// nap is how long /sleep takes.
const nap = 6 * time.Second

func main() {
	mux := edge.NewServeMux()
	mux.HandleFunc("GET /{$}", text)
	mux.HandleFunc("GET /json", json)
	mux.HandleFunc("POST /echo", echo)
	mux.HandleFunc("GET /stream", stream)
	mux.HandleFunc("GET /fanout", fanout)
	mux.HandleFunc("GET /sleep", sleep)
	mux.HandleFunc("GET /allocated", allocated)
	mux.HandleFunc("GET /kv", keyValue)
	edge.ListenAndServe(":8080", mux)
}

// store is opened by the first request for it: not everywhere is there one.
var store = sync.OnceValue(func() *kv.Store { return kv.MustOpen("STORE") })

func keyValue(w edge.ResponseWriter, r *edge.Request) {
	err := store().Put(r.Context(), "key", []byte("value"))
	var value []byte
	if err == nil {
		value, err = store().Get(r.Context(), "key")
	}
	if err != nil {
		edge.Error(w, err.Error(), 500)
		return
	}
	w.Write(value)
}

func text(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, "Hello, world!\n")
}

func json(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"message":`+edge.QuoteJSON("hello")+`,"count":`+strconv.Itoa(len(r.URL.Path))+`,"tags":[`+
		edge.QuoteJSON("go")+","+edge.QuoteJSON("edge")+"]}\n")
}

func sleep(w edge.ResponseWriter, r *edge.Request) {
	time.Sleep(nap)
	io.WriteString(w, "slept")
}

// allocated answers with the bytes and the objects that have been allocated so far.
func allocated(w edge.ResponseWriter, r *edge.Request) {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	io.WriteString(w, strconv.FormatUint(stats.TotalAlloc, 10)+" "+strconv.FormatUint(stats.Mallocs, 10))
}

func echo(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	io.Copy(w, r.Body)
}

func stream(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "text/plain")
	for i := 0; i < parts; i++ {
		io.WriteString(w, "part "+strconv.Itoa(i)+"\n")
		w.(edge.Flusher).Flush()
	}
}

func fanout(w edge.ResponseWriter, r *edge.Request) {
	upstream := os.Getenv("UPSTREAM")
	var wait sync.WaitGroup
	lengths := [calls]int64{}
	for i := range lengths {
		wait.Add(1)
		go func() {
			defer wait.Done()
			res, err := edge.Fetch(r.Context(), &edge.FetchRequest{URL: upstream})
			if err != nil {
				lengths[i] = -1
				return
			}
			defer res.Body.Close()
			lengths[i], _ = io.Copy(io.Discard, res.Body)
		}()
	}
	wait.Wait()
	sum := int64(0)
	for _, length := range lengths {
		sum += length
	}
	io.WriteString(w, strconv.FormatInt(sum, 10))
}
