// A handler that asks 20 servers at once, as Go programs do: with errgroup, and
// each in its own way. What it writes does not depend on who is first.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"go-edge.dev/edgehttp"
)

var upstream = os.Getenv("UPSTREAM")

func get(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, upstream+path, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = errors.New(res.Status)
	}
	return string(body), err
}

// all asks all 20, one slow, one that fails and one that is given up.
func all(w http.ResponseWriter, r *http.Request) {
	results := make([]string, 20)
	group, ctx := errgroup.WithContext(r.Context())
	for i := range results {
		group.Go(func() error {
			ctx, path := ctx, fmt.Sprintf("/slow?ms=%d", i)
			switch i {
			case 3:
				path = "/slow?ms=400"
			case 7:
				path = "/status?status=503"
			case 11:
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 50*time.Millisecond)
				defer cancel()
				path = "/slow?ms=60000"
			}
			body, err := get(ctx, path)
			results[i] = fmt.Sprint(body, " ", err, " ", errors.Is(err, context.DeadlineExceeded))
			return nil
		})
	}
	err := group.Wait()
	for i, result := range results {
		fmt.Fprintln(w, i, result)
	}
	fmt.Fprintln(w, err)
}

// first gives up all others when one fails.
func first(w http.ResponseWriter, r *http.Request) {
	group, ctx := errgroup.WithContext(r.Context())
	group.SetLimit(20)
	canceled := make([]bool, 20)
	for i := range canceled {
		group.Go(func() error {
			path := "/slow?ms=60000"
			if i == 5 {
				path = "/status?status=500"
			}
			_, err := get(ctx, path)
			canceled[i] = errors.Is(err, context.Canceled)
			return err
		})
	}
	fmt.Fprintln(w, group.Wait(), canceled)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /all", all)
	mux.HandleFunc("GET /first", first)
	log.Fatal(edgehttp.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}
