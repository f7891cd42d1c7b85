// Serves all cases.
package main

import (
	"state/serve"

	"go-edge.dev/kv/kvtest"
)

func main() { serve.Serve(kvtest.Cases()) }
