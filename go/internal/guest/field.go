//go:build wasip1

package guest

import "go-edge.dev/internal/ascii"

// cleanValue replaces control characters but tabs by spaces, and trims the
// value. net/http does so with line breaks alone; the HTTP servers of some
// platforms die of the others.
func cleanValue(value string) string {
	for i := 0; i < len(value); i++ {
		if ascii.IsControl(value[i]) {
			clean := []byte(value)
			for ; i < len(clean); i++ {
				if ascii.IsControl(clean[i]) {
					clean[i] = ' '
				}
			}
			return ascii.Trim(string(clean))
		}
	}
	return ascii.Trim(value)
}
