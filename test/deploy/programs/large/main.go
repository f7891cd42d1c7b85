// A program that is as large as what it embeds.
package main

import (
	_ "embed"
	"hash/fnv"
	"io"
	"strconv"

	"go-edge.dev/edge"
)

//go:embed noise.txt
var noise string

func main() {
	edge.HandleFunc("GET /", func(w edge.ResponseWriter, r *edge.Request) {
		sum := fnv.New32a()
		_, _ = io.WriteString(sum, noise)
		_, _ = io.WriteString(w, strconv.Itoa(len(noise))+" "+strconv.FormatUint(uint64(sum.Sum32()), 16))
	})
	if err := edge.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
