//go:build wasip1 && tinygo

package guest

// TinyGo can't recover on WebAssembly, and says itself what a panic was about.
// Looking at the value here would keep every String and Error method in the
// program.

// Recovered ends a response whose handler ended its goroutine.
func (r *Response) Recovered(any) { r.Abort() }

func recoverBackground() {}

func recoverSchedule(string, *error) {}

func panicText(any) string { return "the goroutine has ended" }
