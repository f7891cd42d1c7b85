// Lists the cases of package blobtest: a line each, what it needs and its name.
package main

import (
	"fmt"

	"go-edge.dev/blob/blobtest"
)

func main() {
	for _, c := range blobtest.Cases {
		fmt.Printf("%s\t%s\n", c.Needs, c.Name)
	}
}
