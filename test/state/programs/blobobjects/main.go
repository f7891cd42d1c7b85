// Runs the cases of package blobtest that are in Objects.
package main

import (
	"go-edge.dev/blob"
	"go-edge.dev/blob/blobtest"

	"state/blobcase"
)

var bucket = blob.MustOpen("BUCKET")

func main() { blobcase.Serve(bucket, blobtest.Objects) }
