// Package edgetest is for the tests of programs that run at the edge, with plain
// go test. It gives a handler its request and recorder, serves a program to a
// client, and stands in for what the platform does: stores that fail on demand, a
// clock that moves when the test says so, host functions.
//
//	func TestCounter(t *testing.T) {
//		app := edgetest.Serve(t, edge.HTTPHandler(handler()))
//		if got := app.Do("POST", "/visits", ""); got.Status != 200 {
//			t.Error(got.Status, got.Body)
//		}
//	}
//
// [Serve] asks a program that runs elsewhere in place of the handler where the
// environment says so. The same tests then run against the platform's own
// runtime:
//
//	npx wrangler dev --port 8787 &
//	GO_EDGE_TEST_URL=http://localhost:8787 go test ./...
//
// Tests that need more than a client, because they fake something inside of the
// program, are skipped there, and say so.
//
// The package is native: go-edge test, which runs tests as WebAssembly, does not
// have it.
package edgetest
