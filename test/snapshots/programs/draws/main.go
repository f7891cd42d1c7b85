// A program that tells what it draws: no two instances may draw the same.
package main

import (
	"crypto/rand"
	"fmt"
	"io"
	mathrand "math/rand"
	randv2 "math/rand/v2"

	"go-edge.dev/edge"
)

// draws is how many numbers are drawn of each kind.
const draws = 1000

// letters is there before the program is frozen.
var letters = func() map[string]bool {
	m := make(map[string]bool)
	for i := range draws {
		m[fmt.Sprint(i)] = true
	}
	return m
}()

var kinds = map[string]func() any{
	"math/rand":    func() any { return mathrand.Int63() },
	"math/rand/v2": func() any { return randv2.Uint64() },
	"uuid":         func() any { return uuid() },
	"source":       func() any { return mathrand.New(mathrand.NewSource(mathrand.Int63())).Int63() },
}

func uuid() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func main() {
	edge.HandleFunc("/", func(w edge.ResponseWriter, r *edge.Request) {
		draw, ok := kinds[r.URL.Query().Get("kind")]
		if !ok {
			w.WriteHeader(404)
			return
		}
		for range draws {
			fmt.Fprintln(w, draw())
		}
	})
	edge.HandleFunc("/map", func(w edge.ResponseWriter, r *edge.Request) {
		for letter := range letters {
			fmt.Fprintln(w, letter)
		}
	})
	edge.HandleFunc("/new-map", func(w edge.ResponseWriter, r *edge.Request) {
		own := make(map[string]bool)
		for letter := range letters {
			own[letter] = true
		}
		for letter := range own {
			io.WriteString(w, letter+"\n")
		}
	})
	edge.ListenAndServe(":8080", nil)
}
