//go:build wasip1 && tinygo

package edge

// logPanic is never reached: TinyGo can't recover on WebAssembly, and says
// itself what a panic was about. Looking at the value here would keep every
// String and Error method in the program.
func logPanic(any) {}
