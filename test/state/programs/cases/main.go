// Lists the cases of package kvtest: a line each, the name and what it needs.
package main

import (
	"fmt"
	"strings"

	"go-edge.dev/kv/kvtest"
)

func main() {
	for _, c := range kvtest.Cases {
		fmt.Println(strings.Join(append([]string{c.Name}, c.Needs...), " "))
	}
}
