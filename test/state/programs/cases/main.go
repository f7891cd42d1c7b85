// Lists the cases of package kvtest: a line each, the program that a val serves
// it with, its name and what it needs.
package main

import (
	"fmt"
	"strings"

	"go-edge.dev/kv/kvtest"
)

func main() {
	list("kvbasic", kvtest.Entries)
	list("kvbasic", kvtest.Sizes)
	list("kvlists", kvtest.Lists)
	list("kvlists", kvtest.Failures)
	list("kvatomic", kvtest.Atomics)
}

func list(program string, cases []kvtest.Case) {
	for _, c := range cases {
		fmt.Println(strings.Join(append([]string{program, c.Name}, c.Needs...), " "))
	}
}
