// A counter, as small as one is.
package main

import (
	"strconv"

	"go-edge.dev/edge"
	"go-edge.dev/kv"
)

var store = kv.MustOpen("STORE")

func main() {
	edge.ListenAndServe(":8080", edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
		n, err := store.Increment(r.Context(), "count", 1)
		if err != nil {
			edge.Error(w, err.Error(), 500)
			return
		}
		w.Write([]byte(strconv.FormatInt(n, 10)))
	}))
}
