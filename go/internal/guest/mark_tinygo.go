//go:build wasip1 && tinygo

package guest

// mark is nothing: TinyGo's goroutines inherit nothing. A program says by a
// context what it does something for.
type mark struct{}

func attribute(*mark, uint32) {}

func attributed() uint32 { return 0 }
