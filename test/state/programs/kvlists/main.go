// Serves some of the cases.
package main

import (
	"state/serve"

	"go-edge.dev/kv/kvtest"
)

func main() { serve.Serve(append(kvtest.Lists, kvtest.Failures...)) }
