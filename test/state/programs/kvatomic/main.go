// Serves some of the cases: a val does not hold them all.
package main

import (
	"state/serve"

	"go-edge.dev/kv/kvtest"
)

func main() { serve.Serve(kvtest.Atomics) }
