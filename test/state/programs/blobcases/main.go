// Lists the cases of package blobtest: a line each, with the program that runs it,
// what it needs, and its name.
package main

import (
	"fmt"

	"go-edge.dev/blob/blobtest"
)

func main() {
	list("blobobjects", blobtest.Objects)
	list("blobfailures", blobtest.Failures)
}

func list(program string, cases []blobtest.Case) {
	for _, c := range cases {
		fmt.Printf("%s\t%s\t%s\n", program, c.Needs, c.Name)
	}
}
