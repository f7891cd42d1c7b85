// What a program finds in its environment, and where it lets secrets slip.
package main

import (
	"errors"
	"io"
	"os"
	"sort"
	"strings"

	"go-edge.dev/edge"
)

func main() {
	edge.HandleFunc("/env/{name}", func(w edge.ResponseWriter, r *edge.Request) {
		value, ok := os.LookupEnv(r.PathValue("name"))
		same, there := edge.LookupEnv(r.PathValue("name"))
		if value != same || ok != there || edge.Env(r.PathValue("name")) != value {
			panic("os and edge differ")
		}
		if !ok {
			value = "(none)"
		}
		io.WriteString(w, value)
	})
	edge.HandleFunc("/names", func(w edge.ResponseWriter, r *edge.Request) {
		var names []string
		for _, variable := range os.Environ() {
			name, _, _ := strings.Cut(variable, "=")
			names = append(names, name)
		}
		sort.Strings(names)
		io.WriteString(w, strings.Join(names, " "))
	})
	edge.HandleFunc("/log", func(w edge.ResponseWriter, r *edge.Request) {
		println("err: " + os.Getenv("API_TOKEN") + " of " + os.Getenv("USER_NAME"))
		os.Stdout.WriteString("out: " + os.Getenv("DATABASE_URL") + "\n" + os.Getenv("PRIVATE_KEY") + "\n")
	})
	edge.HandleFunc("/panic", func(w edge.ResponseWriter, r *edge.Request) {
		println("about to fail with " + os.Getenv("DATABASE_URL"))
		panic(errors.New("no access with " + os.Getenv("API_TOKEN")))
	})
	edge.ListenAndServe(":8080", nil)
}
